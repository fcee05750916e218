using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A clock that only advances on demand, and signals when a timer is created.</summary>
public sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<bool> _timers = Channel.CreateUnbounded<bool>();

    public long Seconds => GetUtcNow().ToUnixTimeSeconds();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(true);
        return timer;
    }

    public async Task TimerCreatedAsync() => await _timers.Reader.ReadAsync();
}
