using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Model;

/// <summary>
/// The clock of a client on the time of an exchange: its waits, such as delays between retries, take no time of the test. Time
/// limits do not elapse with them.
/// </summary>
internal sealed class WaitSkippingClock(FakeTimeProvider time) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = time.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && state is not CancellationTokenSource)
        {
            ThreadPool.QueueUserWorkItem(_ => time.Advance(dueTime));
        }

        return timer;
    }
}
