using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>Waits for orders share their reads, and end when any record shows the awaited state.</summary>
public sealed class OrderWaitTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Many_waits_share_a_list()
    {
        // Once the orders are known, the list begins at the oldest.
        await using var server = new OrderServer(request => RawResponse.Result(
            List(1, 200, request.Path.Contains("start_time=1709294400000000", StringComparison.Ordinal) ? "open" : "processing")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order[] found = await _clock.PassWaitsOf(Task.WhenAll(Enumerable.Range(1, 200).Select(i => Wait(session, i))));

        Assert.Equal(Enumerable.Range(1, 200).Select(Id), found.Select(order => order.OrderId));
        Assert.All(found, order => Assert.Equal("open", order.Status));
        Assert.True(server.Requests.Count < 10, $"{server.Requests.Count} reads");
        Assert.Contains(server.Requests, request => request.Path.StartsWith("/orders?market_id=BTC-USD&p_limit=1000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_the_list_does_not_show_is_read_by_its_id()
    {
        await using var server = new OrderServer(request =>
            RawResponse.Result(request.Path.Contains("order_id=", StringComparison.Ordinal) ? List(1, 1, "open") : List(2, 9, "open")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order[] found = await _clock.PassWaitsOf(Task.WhenAll(Enumerable.Range(1, 9).Select(i => Wait(session, i))));

        Assert.Equal(Id(1), found[0].OrderId);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page_as_long_as_orders_are_missing()
    {
        await using var server = new OrderServer(request => RawResponse.Result(
            request.Path.Contains("p_page=0", StringComparison.Ordinal) ? List(1001, 2000, "open")
            : request.Path.Contains("p_page=1", StringComparison.Ordinal) ? List(1, 1000, "open")
            : "[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.PassWaitsOf(Task.WhenAll(Enumerable.Range(1, 100).Select(i => Wait(session, i))));

        Assert.DoesNotContain(server.Requests, request => request.Path.Contains("p_page=2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_that_ends_or_is_cancelled_leaves_the_others()
    {
        await using var server = new OrderServer(_ => RawResponse.Result(List(1, 4, "processing")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        using var stop = new CancellationTokenSource();
        Task<Order>[] waits = [.. Enumerable.Range(1, 3).Select(i => Wait(session, i, i == 1 ? 5 : 30, i == 2 ? stop.Token : default))];

        await stop.CancelAsync();
        BfxException first = await _clock.Fails(waits[0]);
        Assert.False(waits[2].IsCompleted);
        BfxException last = await _clock.Fails(waits[2]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits[1]);
        Assert.Contains("BTC-USD@1 is still 'processing' after 5 s", first.Message, StringComparison.Ordinal);
        Assert.Contains("BTC-USD@3 is still 'processing' after 30 s", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_go_on_after_lists_that_fail()
    {
        int reads = 0;
        await using var server = new OrderServer(_ => ++reads < 9 ? RawResponse.Html(502) : RawResponse.Result(List(1, 5, "open")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order[] found = await _clock.PassWaitsOf(Task.WhenAll(Enumerable.Range(1, 5).Select(i => Wait(session, i, 300))));

        Assert.All(found, order => Assert.Equal("open", order.Status));
    }

    [Fact]
    public async Task A_closed_session_ends_its_waits()
    {
        Session? session = null;
        await using var server = new OrderServer(_ =>
        {
            session!.Dispose();
            return RawResponse.Result("[]");
        });
        session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal(BfxErrorIds.SessionClosed, (await _clock.Fails(Wait(session, 1))).ErrorId);
    }

    [Fact]
    public async Task A_wait_by_client_order_id_is_not_ended_by_an_older_order()
    {
        int reads = 0;
        string old = OrderServer.Listed("mine", Now - 60_000_000, "closed");
        string current = OrderServer.Listed("mine", Now).Replace("@1848", "@1849", StringComparison.Ordinal);
        await using var server = new OrderServer(_ => RawResponse.Result(++reads < 4 ? $"[{old}]" : $"[{current},{old}]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order found = await _clock.PassWaitsOf(session.Orders.WaitAsync(new OrderReference("BTC-USD", null, "mine"), null, TimeSpan.FromSeconds(30)));

        Assert.Equal("BTC-USD@1849", found.OrderId);
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("open")]
    public async Task A_wait_after_a_cancel_is_not_ended_by_a_read_from_before_it(string outcome)
    {
        TimeSpan lag = TimeSpan.FromSeconds(1.5);
        DateTimeOffset canceledAt = default;
        await using var server = new OrderServer(request =>
        {
            canceledAt = request.Method == "DELETE" ? _clock.GetUtcNow() : canceledAt;
            return RawResponse.Result(request.Method == "DELETE"
                ? """{"id":"BTC-USD@1","market_id":"BTC-USD","status":"canceling"}"""
                : List(1, 1, _clock.GetUtcNow() - canceledAt < lag ? "open" : outcome));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Order sent = await session.Orders.CancelAsync(new OrderReference(null, Id(1), null));

        Order found = await _clock.PassWaitsOf(Wait(session, 1));

        Assert.Equal("canceling", sent.Status);
        Assert.Equal(outcome, found.Status);
        Assert.True(_clock.GetUtcNow() - canceledAt >= lag);
    }

    [Fact]
    public async Task A_wait_after_an_amendment_is_not_ended_by_a_read_from_before_it()
    {
        int reads = 0;
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT"
            ? """{"id":"BTC-USD@1","market_id":"BTC-USD","status":"amending"}"""
            : List(1, 1, "open").Replace("60000", ++reads < 5 ? "60000" : "61000", StringComparison.Ordinal)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = Id(1), Price = 61_000 });
        await session.Orders.AmendAsync(prepared);

        Assert.Equal(61_000, (await _clock.PassWaitsOf(Wait(session, 1))).Price);
    }

    [Fact]
    public void A_waiter_is_told_of_its_order_by_any_source()
    {
        var waiters = new OrderWaiters();
        OrderWaiter byId = Waiter(new OrderReference(null, "BTC-USD@1", null));
        OrderWaiter byClientId = Waiter(new OrderReference("BTC-USD", null, "mine"));
        OrderWaiter other = Waiter(new OrderReference("ETH-USD", null, "mine"));
        var seen = new SeenOrders(new UnsettledOrders(), new SentAmendments(_clock), waiters);

        seen.Observe(new Order { OrderId = "BTC-USD@1", MarketId = "BTC-USD", ClientOrderId = "mine", Status = "rejected", Price = 0, Size = 0 });
        Assert.False(byId.Task.IsCompleted);
        seen.Observe(new Order { OrderId = "BTC-USD@1", MarketId = "BTC-USD", ClientOrderId = "mine", Status = "open", Side = "long" });

        Assert.True(byId.Task.IsCompletedSuccessfully);
        Assert.True(byClientId.Task.IsCompletedSuccessfully);
        Assert.Same(other, Assert.Single(waiters.Pending));
        waiters.Remove(byId);
        waiters.Remove(byClientId);
        waiters.Remove(other);
        Assert.True(waiters.IsEmpty);

        OrderWaiter Waiter(OrderReference order)
        {
            var waiter = new OrderWaiter(order, read => read.HasEnded || !read.IsPending, "processed", null, _clock);
            waiters.Add(waiter);
            return waiter;
        }
    }

    private long Now => _clock.Seconds * 1_000_000;

    private static Task<Order> Wait(Session session, int number, double seconds = 30, CancellationToken cancellationToken = default) =>
        session.Orders.WaitAsync(new OrderReference(null, Id(number), null), null, TimeSpan.FromSeconds(seconds), null, cancellationToken);

    private static string Id(int number) => $"BTC-USD@{number}";

    private static string List(int first, int last, string status) => JsonSerializer.Serialize(Enumerable.Range(first, last - first + 1).Reverse().Select(number => new
    {
        id = Id(number),
        market_id = "BTC-USD",
        status,
        side = "long",
        price = "60000",
        order_type = "limit",
        size = "1",
        created_at = 1_709_294_400_000_000 + number - first,
    }));
}
