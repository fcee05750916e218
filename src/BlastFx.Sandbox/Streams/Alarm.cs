using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>Calls back at the earliest of the times it was set to, which are in microseconds.</summary>
internal sealed class Alarm : IDisposable
{
    private const long Unset = long.MaxValue;

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _due = Unset;

    public Alarm(TimeProvider clock, Action callback)
    {
        _clock = clock;
        _timer = clock.CreateTimer(
            _ =>
            {
                lock (_lock)
                {
                    _due = Unset;
                }

                callback();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls back at a time, unless it does so earlier. Never call it under a lock that the callback takes.</summary>
    public void Set(long time)
    {
        lock (_lock)
        {
            if (time < _due)
            {
                _due = time;

                // Timers have milliseconds and are never late by more than one, but must not be early.
                long wait = Math.Max(1, (time - Slots.Microseconds(_clock.GetUtcNow()) + 999) / 1_000);
                _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();
}
