using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Client.Tests.Support;

/// <summary>A clock that stands still, and skips the client's waits as they begin, so that tests do not wait.</summary>
public sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public long Seconds => GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The total of the skipped waits.</summary>
    public TimeSpan Waited { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        // The timers of cancellation sources are timeouts, which must not expire by themselves.
        if (dueTime > TimeSpan.Zero && state is not CancellationTokenSource)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Completes when the client begins to wait, with the length of the wait.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync();

    /// <summary>Skips every wait of a call.</summary>
    public async Task<T> PassWaitsOf<T>(Task<T> call)
    {
        await PassWaitsUntil(call);
        return await call;
    }

    /// <summary>Skips every wait until a task has completed or failed.</summary>
    public async Task PassWaitsUntil(Task happened)
    {
        using var done = new CancellationTokenSource();
        while (!happened.IsCompleted)
        {
            Task<bool> waits = _waits.Reader.WaitToReadAsync(done.Token).AsTask();
            if (await Task.WhenAny(happened, waits) == waits && _waits.Reader.TryRead(out TimeSpan wait))
            {
                Waited += wait;
                Advance(wait);
            }
        }

        await done.CancelAsync();
    }
}
