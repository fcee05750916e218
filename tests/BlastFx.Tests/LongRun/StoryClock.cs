using System.Diagnostics.CodeAnalysis;

namespace BlastFx.Tests.LongRun;

/// <summary>
/// The exchange's clock in a long run, and through <see cref="MachineClock"/> the one of the machine that the job runs on. Time passes
/// only in <see cref="AdvanceTo"/>, from one timer to the next.
/// </summary>
internal sealed class StoryClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>A delay of this length holds a request for longer than any client waits.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    /// <summary>The time limit of one attempt. Those of calls and of a stream's pings are longer.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    // The step of waits.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // Only what is lost with its connection takes so long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly object _advancing = new();
    private readonly List<Timer> _timers = [];
    private long _now = start.UtcTicks;
    private long _extensions;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the machine's clock is ahead of the exchange's.</summary>
    public TimeSpan MachineError { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = Add(null, callback, state, dueTime, period);
        if (dueTime == Hold)
        {
            // The client has to give up.
            AdvanceSoon(AttemptTimeout);
        }

        return timer;
    }

    /// <summary>Adds a timer of a machine's clock.</summary>
    public ITimer Add(MachineClock? owner, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, owner, callback, state)
        {
            IsRequest = MachineClock.IsTimeLimit(state) && dueTime <= AttemptTimeout,
            IsPause = !MachineClock.IsTimeLimit(state) && dueTime <= s_pause,
        };
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The number of timers of a machine's clock that can still elapse.</summary>
    public int CountTimers(MachineClock owner)
    {
        lock (_lock)
        {
            return _timers.Count(timer => timer.Owner == owner);
        }
    }

    /// <summary>Advances by a time, on another thread.</summary>
    public void AdvanceSoon(TimeSpan time) => AdvanceSoon(time, static () => true);

    /// <summary>Advances by a time, on another thread, when what real time is needed for has been done.</summary>
    /// <param name="time">The time.</param>
    /// <param name="isDone">True if it has been done.</param>
    public void AdvanceSoon(TimeSpan time, Func<bool> isDone)
    {
        DateTimeOffset start = GetUtcNow();
        ThreadPool.QueueUserWorkItem(_ => AdvanceTo(start + (SpinWait.SpinUntil(() => isDone() || IsPausing(), s_patience) ? time : AttemptTimeout)));
    }

    /// <summary>Advances to a time, unless it is past.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        lock (_advancing)
        {
            while (TakeNext(time.UtcTicks, out Timer? next))
            {
                long extensions = Interlocked.Read(ref _extensions);
                next.Fire();
                if (next.Owner is not null)
                {
                    // What a timer starts may be queued.
                    Task.Run(static () => { }).Wait(s_patience);
                    SpinWait.SpinUntil(IsQuiet, s_patience);
                }
                else if (next.IsPeriodic)
                {
                    // The exchange's pings: a client extends its time limit when one arrives.
                    SpinWait.SpinUntil(() => Interlocked.Read(ref _extensions) > extensions, s_patience);
                }
            }
        }
    }

    /// <summary>True if no program in the background waits for a response, or one waits for a moment.</summary>
    public bool IsQuiet()
    {
        lock (_lock)
        {
            return !_timers.Exists(static timer => timer is { IsRequest: true, Owner.IsDriving: false }) || IsPausing();
        }
    }

    /// <summary>True if a program in the background waits for a moment: only time ends that.</summary>
    public bool IsPausing()
    {
        lock (_lock)
        {
            return _timers.Exists(static timer => timer is { IsPause: true, Owner.IsDriving: false });
        }
    }

    /// <summary>Moves the time to the next timer until a time, or to that time.</summary>
    private bool TakeNext(long limit, [NotNullWhen(true)] out Timer? next)
    {
        lock (_lock)
        {
            next = _timers.Where(timer => timer.Due <= limit).MinBy(static timer => timer.Due);
            Interlocked.Exchange(ref _now, Math.Max(_now, next?.Due ?? limit));
            next?.Elapsed();
            return next is not null;
        }
    }

    /// <summary>A timer, which is in the list of its clock while it can elapse.</summary>
    private sealed class Timer(StoryClock clock, MachineClock? owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        public MachineClock? Owner => owner;

        public bool IsRequest { get; init; }

        public bool IsPause { get; init; }

        public bool IsPeriodic => _period > TimeSpan.Zero;

        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (_isDisposed)
                {
                    return false;
                }

                clock._extensions += owner is not null && Due > 0 ? 1 : 0;
                _period = period;
                if (dueTime > TimeSpan.Zero)
                {
                    Due = clock._now + dueTime.Ticks;
                    clock._timers.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.QueueUserWorkItem(_ => Fire());
            }

            return true;
        }

        /// <summary>Called under the clock's lock.</summary>
        public void Elapsed()
        {
            if (IsPeriodic)
            {
                Due += _period.Ticks;
            }
            else
            {
                clock._timers.Remove(this);
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _isDisposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
