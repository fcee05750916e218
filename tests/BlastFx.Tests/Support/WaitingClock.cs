using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Support;

/// <summary>
/// A clock that goes on only while nothing is on its way: to the end of the shortest wait. Pauses of many callers pass
/// as they would, and no request ever runs out of time because another one waits.
/// </summary>
internal sealed class WaitingClock() : FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    /// <summary>The longest limit of one attempt; those of whole calls are longer.</summary>
    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(30);

    private readonly object _state = new();
    private readonly HashSet<Watched> _waits = [];
    private int _onTheirWay;
    private bool _moving;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || (state is CancellationTokenSource && dueTime > s_attempt))
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
        lock (_state)
        {
            if (watched.IsOver)
            {
                return;
            }

            watched.Due = due;
            if (watched.IsRequest)
            {
                _onTheirWay++;
                watched.IsCounted = true;
            }
            else
            {
                _waits.Add(watched);
            }
        }

        MoveOn();
    }

    private void Forget(Watched watched)
    {
        lock (_state)
        {
            if (watched.IsOver)
            {
                return;
            }

            watched.IsOver = true;
            _onTheirWay -= watched.IsCounted ? 1 : 0;
            _waits.Remove(watched);
        }

        MoveOn();
    }

    private void MoveOn()
    {
        lock (_state)
        {
            if (_moving || _onTheirWay > 0 || _waits.Count == 0)
            {
                return;
            }

            _moving = true;
        }

        ThreadPool.QueueUserWorkItem(_ => Move());
    }

    private void Move()
    {
        TimeSpan step;
        lock (_state)
        {
            bool idle = _onTheirWay == 0 && _waits.Count > 0;
            step = idle ? _waits.Min(wait => wait.Due) - GetUtcNow() : TimeSpan.Zero;
        }

        Advance(step > TimeSpan.Zero ? step : TimeSpan.Zero);
        lock (_state)
        {
            _moving = false;
        }

        MoveOn();
    }

    private sealed class Watched(WaitingClock clock, bool isRequest) : ITimer
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
