using BlastFx.Client.Tests.Support;
using BlastFx.Http;

namespace BlastFx.Client.Tests.LongRun;

/// <summary>The machine's clock is set while a pause of the rate limit lasts.</summary>
public sealed class ClockStepTests
{
    private readonly TestClock _clock = new();
    private readonly MachineClock _machine;

    public ClockStepTests() => _machine = new MachineClock(_clock);

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_clock_that_is_set_makes_no_pause_longer_or_shorter(int seconds)
    {
        await using var server = new RawServer(RawResponse.Rejection("rate limit exceeded", 429, "Retry-After: 50"), RawResponse.Account());
        using Session session = Sessions.ByKey(server.BaseUri, _machine, timeoutSeconds: 10);
        await _clock.Fails(session.Account.GetAccountAsync());

        _machine.Error = TimeSpan.FromSeconds(seconds);
        BfxException error = await _clock.Fails(session.Account.GetAccountAsync());
        Assert.Equal((BfxErrorIds.RateLimited, 0), (error.ErrorId, error.Attempts));
        Assert.Equal(_machine.GetUtcNow().AddSeconds(50), error.RetryAt);

        _clock.Advance(TimeSpan.FromSeconds(50));
        await session.Account.GetAccountAsync();
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_set_makes_no_window_longer_or_shorter(int seconds)
    {
        var budget = new AddressBudget(_machine);
        budget.Record(limit: 1_200, left: 10, _machine.GetUtcNow().AddSeconds(30));

        _machine.Error = TimeSpan.FromSeconds(seconds);
        Assert.Equal(TimeSpan.FromSeconds(30), budget.Take(20));

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, budget.Take(20));
        budget.Record(limit: 1_200, left: 10, _machine.GetUtcNow().AddSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60), budget.Take(20));
    }

    /// <summary>A clock that is set, which measures time like one that is not.</summary>
    private sealed class MachineClock(TestClock time) : TimeProvider
    {
        public TimeSpan Error { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Error;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
