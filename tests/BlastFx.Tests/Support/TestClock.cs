using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Tests.Support;

/// <summary>
/// A clock that stands still unless it is moved, and tells when something begins to wait for it. It starts at the machine's
/// time, since sessions that cmdlets open go by that.
/// </summary>
internal sealed class TestClock(TimeSpan behind = default) : FakeTimeProvider(MachineTime() - behind)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Ends when something waits for this long.</summary>
    public async Task WaitBeginsAsync(TimeSpan time)
    {
        while (await _waits.Reader.ReadAsync() != time)
        {
        }
    }

    private static DateTimeOffset MachineTime() => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
}
