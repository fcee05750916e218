using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Support;

/// <summary>A clock that advances to the end of every short wait when it begins. Delays and retries take no time, and time limits do not elapse.</summary>
internal sealed class AutoAdvanceClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(20);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= s_maxPause)
        {
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
