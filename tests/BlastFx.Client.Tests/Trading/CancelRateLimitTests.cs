using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>A rate limit that reads have met does not hold back what protects the account: cancels and deadman switches.</summary>
public sealed class CancelRateLimitTests
{
    private static readonly OrderReference s_order = new(null, "BTC-USD@1848", null);

    private readonly TestClock _clock = new();

    [Fact]
    public async Task A_rejected_read_holds_back_no_cancel_and_no_deadman_switch()
    {
        await using var server = new OrderServer(request => request.Method == "GET"
            ? RawResponse.Rejection("RATE_LIMIT", 429, "Retry-After: 86400")
            : RawResponse.Result("""{"id":"BTC-USD@1848","status":"canceled"}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        BfxException error = await _clock.Fails(session.Account.GetPositionsAsync());
        Assert.Contains("the session sends nothing but cancels", error.Message, StringComparison.Ordinal);

        Assert.Equal("canceled", (await session.Orders.CancelAsync(s_order)).Status);
        await session.Orders.CancelAllAsync();
        await session.Deadman.SetAsync("BTC-USD", TimeSpan.FromSeconds(30));

        // Everything else waits.
        Assert.Equal(BfxErrorIds.RateLimited, (await _clock.Fails(session.Account.GetPositionsAsync())).ErrorId);
        // Nor does a cancel wait for the read that completes its result.
        Assert.Equal(["GET", "DELETE", "DELETE", "POST"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task An_exhausted_window_holds_back_no_cancel()
    {
        await using var server = new OrderServer(request => RawResponse.Json(
            200,
            WireAccount.Enveloped("""{"id":"BTC-USD@1848","status":"canceled"}"""),
            "X-RateLimit-Limit: 1200",
            "X-RateLimit-Remaining: 0",
            "X-RateLimit-Reset: 2024-03-01T12:00:40Z"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Orders.GetOrders().ReadPageAsync();

        await session.Orders.CancelAsync(s_order);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_rejected_cancel_pauses_everything_for_the_time_it_names()
    {
        int deletes = 0;
        await using var server = new OrderServer(request => request.Method == "DELETE" && ++deletes == 1
            ? RawResponse.Rejection("RATE_LIMIT", 429, "Retry-After: 17")
            : RawResponse.Result("""{"id":"BTC-USD@1848","status":"canceled"}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        DateTimeOffset start = _clock.GetUtcNow();
        Task<Order> cancel = session.Orders.CancelAsync(s_order);
        await _clock.NextWaitAsync();
        Task<Paging.Pager<Order>> read = ReadAsync(session);
        await _clock.NextWaitAsync();

        Assert.Single(server.Requests);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.PassWaitsUntil(Task.WhenAll(cancel, read));
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(17));
        Assert.Equal("canceled", (await cancel).Status);
    }

    [Fact]
    public async Task A_ban_of_cancels_leaves_nothing_to_send()
    {
        await using var server = new OrderServer(_ => RawResponse.Rejection("RATE_LIMIT", 429, "Retry-After: 86400"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.CancelAsync(s_order));

        Assert.EndsWith("until then the session sends nothing.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_cancels_without_a_time_pause_for_seconds_only()
    {
        int deletes = 0;
        await using var server = new OrderServer(_ => ++deletes <= 8
            ? RawResponse.Rejection("QUEUE_RATE_LIMIT", 429)
            : RawResponse.Result("""{"id":"BTC-USD@1848","status":"canceled"}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var observer = new RecordingObserver();

        await _clock.PassWaitsOf(session.Orders.CancelAsync(s_order, observer));

        Assert.All(observer.Waits, wait => Assert.True(wait.Total < TimeSpan.FromSeconds(6.3), $"{wait.Total}"));
    }

    [Fact]
    public async Task A_cancel_does_not_wait_for_the_refresh_of_a_token_that_is_still_valid()
    {
        await using var server = new OrderServer(_ => RawResponse.Result("""{"id":"BTC-USD@1848","status":"canceled"}"""));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddSeconds(30)));

        await session.Orders.CancelAsync(s_order);

        Assert.Equal(["DELETE", "GET"], server.Requests.Select(request => request.Method));
    }

    private static async Task<Paging.Pager<Order>> ReadAsync(Session session)
    {
        Paging.Pager<Order> orders = session.Orders.GetOrders();
        await orders.ReadPageAsync();
        return orders;
    }
}
