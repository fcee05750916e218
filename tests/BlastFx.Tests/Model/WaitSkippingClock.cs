using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Model;

/// <summary>
/// The clock of a client on the time of an exchange: its waits, such as delays between retries, take no time of the test. Time
/// limits do not elapse with them.
/// </summary>
internal sealed class WaitSkippingClock(FakeTimeProvider time) : TimeProvider
{
    private readonly object _lock = new();
    private int _begun;

    /// <summary>True if no wait is being skipped.</summary>
    public bool HasSkippedAll => Volatile.Read(ref _begun) == 0;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = time.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && state is not CancellationTokenSource)
        {
            Interlocked.Increment(ref _begun);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Advance(dueTime);
                Interlocked.Decrement(ref _begun);
            });
        }

        return timer;
    }

    /// <summary>Advances the time. When it returns, all that was due has happened.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            time.Advance(by);
        }
    }
}
