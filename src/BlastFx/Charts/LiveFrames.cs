using System.Runtime.ExceptionServices;

namespace BlastFx.Charts;

/// <summary>
/// Draws a picture again after it has changed, at most once in an interval. The last change is drawn even if no other follows: on a
/// timer's thread then, because the pipeline thread is waiting for records.
/// </summary>
internal sealed class LiveFrames : IDisposable
{
    private readonly object _lock = new();
    private readonly TimeSpan _interval;
    private readonly Action _draw;
    private readonly ITimer _timer;
    private bool _hasChanged;
    private bool _isWaiting;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Creates frames.</summary>
    /// <param name="interval">The minimum time between two.</param>
    /// <param name="draw">Draws one.</param>
    public LiveFrames(TimeSpan interval, Action draw)
    {
        (_interval, _draw) = (interval, draw);
        _timer = TimeProvider.System.CreateTimer(_ => DrawLast(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Changes what is drawn.</summary>
    public void Change(Action change)
    {
        lock (_lock)
        {
            _failure?.Throw();
            change();
            _hasChanged = true;
            if (!_isWaiting)
            {
                Draw();
            }
        }
    }

    /// <summary>Ends the drawing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _hasChanged = false;
            _timer.Dispose();
        }
    }

    private void DrawLast()
    {
        lock (_lock)
        {
            _isWaiting = false;
            try
            {
                if (_hasChanged)
                {
                    Draw();
                }
            }
            catch (Exception failure)
            {
                // On this thread it would end the process; the next change throws it.
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
        }
    }

    private void Draw()
    {
        _hasChanged = false;
        _draw();
        _isWaiting = true;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }
}
