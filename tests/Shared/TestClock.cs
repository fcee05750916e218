using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Testing;

/// <summary>A clock that stands still until a test advances it, and reports the timers that are started on it.</summary>
public sealed class TestClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public TestClock()
        : this(new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public TestClock(DateTimeOffset start)
        : base(start)
    {
    }

    public long Seconds => GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The sum of the waits that <see cref="PassWaitsUntil"/> has skipped.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>A clock at the machine's time in whole seconds, or before it, for sessions on the machine's own clock.</summary>
    public static TestClock AtMachineTime(TimeSpan behind = default) =>
        new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) - behind);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        // A time limit cancels something. It is not a wait, and must not elapse with one.
        if (dueTime > TimeSpan.Zero && state is not CancellationTokenSource)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Completes when the next timer is started, be it a wait or a time limit.</summary>
    public async Task TimerCreatedAsync() => await _timers.Reader.ReadAsync();

    /// <summary>Completes when a timer of this length is started.</summary>
    public async Task TimerCreatedAsync(TimeSpan dueTime)
    {
        while (await _timers.Reader.ReadAsync() != dueTime)
        {
        }
    }

    /// <summary>Completes with the length of the next wait when it begins.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync();

    /// <summary>Completes with the length of the next wait of up to a length when it begins.</summary>
    public async Task<TimeSpan> NextWaitAsync(TimeSpan max)
    {
        while (true)
        {
            TimeSpan wait = await NextWaitAsync();
            if (wait <= max)
            {
                return wait;
            }
        }
    }

    /// <summary>Skips every wait of a call.</summary>
    public async Task<T> PassWaitsOf<T>(Task<T> call)
    {
        await PassWaitsUntil(call);
        return await call;
    }

    /// <summary>Skips every wait, or every wait of up to a length, until a task has completed, successfully or not.</summary>
    public async Task PassWaitsUntil(Task task, TimeSpan? max = null)
    {
        using var done = new CancellationTokenSource();
        while (!task.IsCompleted)
        {
            Task<bool> waits = _waits.Reader.WaitToReadAsync(done.Token).AsTask();
            if (await Task.WhenAny(task, waits) == waits && _waits.Reader.TryRead(out TimeSpan wait) && !(wait > max))
            {
                Waited += wait;
                Advance(wait);
            }
        }

        await done.CancelAsync();
    }
}
