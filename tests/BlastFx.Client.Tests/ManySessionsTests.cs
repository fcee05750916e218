using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using BlastFx.Sandbox;

namespace BlastFx.Client.Tests;

public sealed class ManySessionsTests
{
    private const int Many = 500;

    [Fact]
    public async Task Five_hundred_sessions_read_their_accounts_within_the_limit_of_their_address()
    {
        const int parallel = 16;
        var clock = new IdleAdvanceClock();
        DateTimeOffset start = clock.GetUtcNow();
        await using SandboxExchange exchange = Sessions.Exchange(
            clock, options => options with { AccountCount = Many, FillCount = 0, RateLimitPerMinute = 1_200, RequestLogLimit = 2 * Many });
        Session[] sessions = [.. exchange.Accounts.Select(account => Sessions.ByKey(exchange, clock, account.ProfileId))];

        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (session, cancellationToken) =>
            await session.Account.GetAccountAsync(cancellationToken: cancellationToken));

        // The clock can pass a minute after a request was signed: it is too old then, and is sent again.
        Assert.All(exchange.Requests, request => Assert.Contains(request.Status, new[] { 200, 400 }));
        Assert.Equal(Many, exchange.Requests.Count(request => request.Status == 200));
        // 60 accounts a minute: the last 20 begin in the ninth.
        Assert.InRange((clock.GetUtcNow() - start).TotalMinutes, 8, 10);
        // A connection that is being made can be overtaken by one that has become free: some more than are used at once.
        Assert.InRange(exchange.ConnectionCount, 1, Many / 5);
        Array.ForEach(sessions, session => session.Dispose());
    }

    [Fact]
    public async Task A_session_that_is_closed_leaves_the_connection_to_the_others()
    {
        var clock = new TestClock();
        await using var server = new RawServer(RawResponse.Account());
        using Session last = Sessions.ByKey(server.BaseUri, clock);
        using (Session first = Sessions.ByKey(server.BaseUri, clock))
        {
            await first.Account.GetAccountAsync();
        }

        await last.Account.GetAccountAsync();

        Assert.Equal([1, 1], server.Requests.Select(request => request.Connection));
    }

    [Fact]
    public void Requests_without_a_response_are_taken_from_what_is_left()
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        budget.Record(limit: 1_200, left: 50, clock.GetUtcNow().AddSeconds(30));

        Assert.Equal(TimeSpan.Zero, budget.Take(20));
        Assert.Equal(TimeSpan.Zero, budget.Take(20));
        Assert.Equal(TimeSpan.FromSeconds(30), budget.Take(20));
        budget.Record(limit: 1_200, left: 30, clock.GetUtcNow().AddSeconds(30));
        budget.Release(20);

        Assert.Equal(TimeSpan.Zero, budget.Take(10));
        Assert.Equal(TimeSpan.FromSeconds(30), budget.Take(1));
    }

    [Fact]
    public void A_response_that_is_late_does_not_raise_what_is_left_or_bring_back_a_window_that_is_over()
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        DateTimeOffset first = clock.GetUtcNow().AddSeconds(30);
        budget.Record(limit: 1_200, left: 10, first);
        budget.Record(limit: 1_200, left: 900, first.AddSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(30), budget.Take(20));

        clock.Advance(TimeSpan.FromSeconds(30));
        budget.Record(limit: 1_200, left: 1_000, first.AddMinutes(1));
        budget.Record(limit: 1_200, left: 0, first);

        Assert.Equal(TimeSpan.Zero, budget.Take(20));
    }

    [Fact]
    public void A_new_window_begins_with_the_whole_limit()
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        budget.Record(limit: 1_200, left: 0, clock.GetUtcNow().AddSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(30));

        int taken = 0;
        while (budget.Take(100) == TimeSpan.Zero)
        {
            taken++;
        }

        Assert.Equal(12, taken);
        Assert.Equal(TimeSpan.FromSeconds(1), budget.Take(100));
    }

    [Theory]
    [InlineData(100, 30)]
    [InlineData(1_200, 3_601)]
    [InlineData(1_200, -1)]
    public void A_limit_of_another_unit_and_a_time_that_cannot_be_an_end_hold_nothing_back(long limit, int seconds)
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        budget.Record(limit, left: 0, clock.GetUtcNow().AddSeconds(seconds));

        Assert.Equal(TimeSpan.Zero, budget.Take(20));
    }

    [Theory]
    [InlineData(4.9, true)]
    [InlineData(5, false)]
    public void Ends_that_differ_by_less_than_five_seconds_are_those_of_one_window(double later, bool isSame)
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        DateTimeOffset end = clock.GetUtcNow().AddSeconds(30);
        budget.Record(limit: 1_200, left: 0, end);

        budget.Record(limit: 1_200, left: 1_000, end.AddSeconds(later));
        Assert.Equal(TimeSpan.FromSeconds(isSame ? 30 : 0), budget.Take(20));
        budget.Record(limit: 1_200, left: 0, end.AddSeconds(-later));
        Assert.Equal(TimeSpan.FromSeconds(isSame ? 30 : 0), budget.Take(20));
    }

    [Fact]
    public void A_limit_that_nothing_has_reported_holds_nothing_back()
    {
        var budget = new AddressBudget(new TestClock());

        Assert.Equal(TimeSpan.Zero, budget.Take(5_000));
    }

    [Fact]
    public void All_that_is_left_of_a_window_of_up_to_an_hour_may_be_taken()
    {
        var clock = new TestClock();
        var budget = new AddressBudget(clock);
        budget.Record(limit: 1_200, left: 20, clock.GetUtcNow().AddHours(1));

        Assert.Equal(TimeSpan.Zero, budget.Take(20));
        Assert.Equal(TimeSpan.FromHours(1), budget.Take(1));
    }
}
