using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Testing;

/// <summary>
/// A clock that advances only while no request is pending: to the end of the shortest wait. Waits of concurrent callers
/// end in order, and no request times out because another caller waits.
/// </summary>
internal sealed class IdleAdvanceClock() : FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    /// <summary>The time limit of one attempt. Those of calls are longer.</summary>
    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly HashSet<Watched> _waits = [];
    private int _pendingRequests;
    private bool _isAdvancing;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || (state is CancellationTokenSource && dueTime > s_attemptTimeout))
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var watched = new Watched(this, isRequest: state is CancellationTokenSource);
        watched.Timer = base.CreateTimer(
            given =>
            {
                Forget(watched);
                callback(given);
            },
            state,
            dueTime,
            period);
        Remember(watched, GetUtcNow() + dueTime);
        return watched;
    }

    private void Remember(Watched watched, DateTimeOffset due)
    {
        lock (_lock)
        {
            if (watched.IsOver)
            {
                return;
            }

            watched.Due = due;
            if (watched.IsRequest)
            {
                _pendingRequests++;
                watched.IsCounted = true;
            }
            else
            {
                _waits.Add(watched);
            }
        }

        AdvanceIfIdle();
    }

    private void Forget(Watched watched)
    {
        lock (_lock)
        {
            if (watched.IsOver)
            {
                return;
            }

            watched.IsOver = true;
            _pendingRequests -= watched.IsCounted ? 1 : 0;
            _waits.Remove(watched);
        }

        AdvanceIfIdle();
    }

    private void AdvanceIfIdle()
    {
        lock (_lock)
        {
            if (_isAdvancing || _pendingRequests > 0 || _waits.Count == 0)
            {
                return;
            }

            _isAdvancing = true;
        }

        ThreadPool.QueueUserWorkItem(_ => AdvanceToNextWait());
    }

    private void AdvanceToNextWait()
    {
        TimeSpan step;
        lock (_lock)
        {
            bool idle = _pendingRequests == 0 && _waits.Count > 0;
            step = idle ? _waits.Min(wait => wait.Due) - GetUtcNow() : TimeSpan.Zero;
        }

        Advance(step > TimeSpan.Zero ? step : TimeSpan.Zero);
        lock (_lock)
        {
            _isAdvancing = false;
        }

        AdvanceIfIdle();
    }

    private sealed class Watched(IdleAdvanceClock clock, bool isRequest) : ITimer
    {
        public bool IsRequest => isRequest;

        public bool IsCounted { get; set; }

        public bool IsOver { get; set; }

        public DateTimeOffset Due { get; set; }

        public ITimer? Timer { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            Timer?.Dispose();
            clock.Forget(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
