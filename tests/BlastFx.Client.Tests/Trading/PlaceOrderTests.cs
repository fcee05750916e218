using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>An order is never placed twice, never lost from sight, and never other than specified.</summary>
public sealed class PlaceOrderTests
{
    private static readonly NewOrder s_order = new() { MarketId = "BTC-USD", Side = "buy", Size = 0.5m, Price = 60_000m };

    private readonly TestClock _clock = new();

    private long Now => _clock.Seconds * 1_000_000;

    [Fact]
    public async Task The_body_has_the_values_as_plain_numbers_and_is_signed()
    {
        await using var server = new OrderServer(OrderServer.Placed);
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order placed = await session.Orders.PlaceAsync(s_order with { Size = 0.5000m, Price = 60_000.00m, TimeInForce = "Post_Only", ClientOrderId = "my-1" });

        RawRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/orders"), (request.Method, request.Path));
        Assert.Equal(
            """{"market_id":"BTC-USD","type":"limit","side":"long","price":60000,"size":0.5,"client_order_id":"my-1","time_in_force":"post_only"}""",
            request.Body);
        RequestTests.AssertSigned(request, "0xa1b2c3d4", _clock.Seconds);
        Assert.Equal(("BTC-USD@1848", "limit", "processing", "my-1"), (placed.OrderId, placed.OrderType, placed.Status, placed.ClientOrderId));
        Assert.Equal((60_000m, 0.5m, "long", "post_only"), (placed.Price, placed.Size, placed.Side, placed.TimeInForce));
        Assert.Empty(session.Orders.Unsettled);
    }

    [Fact]
    public async Task A_client_order_id_is_always_sent_and_sorts_by_time()
    {
        await using var server = new OrderServer(OrderServer.Placed);
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        foreach (int _ in Enumerable.Range(0, 5))
        {
            await session.Orders.PlaceAsync(s_order);
        }

        string[] ids = [.. server.Requests.Select(OrderServer.ClientIdOf)];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(5, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^bfx-[0-9A-HJKMNP-TV-Z]{26}$", id));
    }

    public static TheoryData<string> LostResponses => ["reset", "502", "503-json", "truncated", "unreadable", "no-id", "stall", "408", "400-html", "307"];

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task An_order_whose_response_was_lost_is_looked_up_and_not_sent_again(string fault)
    {
        RawRequest? post = null;
        int reads = 0;
        await using var server = new OrderServer(request =>
        {
            if (request.Method == "POST")
            {
                // If it was sent again, it would be placed, and the test would fail without waiting for more.
                bool isFirst = post is null;
                post = request;
                return isFirst ? Lost(fault, request) : OrderServer.Placed(request);
            }

            // The list lags behind.
            return RawResponse.Result(++reads < 3 ? "[]" : OrderServer.Listed(OrderServer.ClientIdOf(post!), Now));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Task<Order> call = await PlaceAsync(session, fault);

        Order found = await _clock.PassWaitsOf(call);

        Assert.Single(server.Posts);
        Assert.Equal(3, reads);
        Assert.Equal(("BTC-USD@1848", "open", OrderServer.ClientIdOf(post!)), (found.OrderId, found.Status, found.ClientOrderId));
        Assert.Contains("client_order_id=" + OrderServer.ClientIdOf(post!), server.Requests[^1].Path, StringComparison.Ordinal);
        Assert.Contains("market_id=BTC-USD", server.Requests[^1].Path, StringComparison.Ordinal);
        Assert.DoesNotContain("status=", server.Requests[^1].Path, StringComparison.Ordinal);
        Assert.Empty(session.Orders.Unsettled);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task An_order_that_is_not_found_has_an_unknown_outcome_and_is_remembered_until_a_read_shows_it(string fault)
    {
        bool isListed = false;
        RawRequest? post = null;
        await using var server = new OrderServer(request =>
        {
            if (request.Method == "POST")
            {
                // If it was sent again, it would be placed, and the test would fail without waiting for more.
                bool isFirst = post is null;
                post = request;
                return isFirst ? Lost(fault, request) : OrderServer.Placed(request);
            }

            return RawResponse.Result(isListed ? OrderServer.Listed(OrderServer.ClientIdOf(post!), Now) : "[]");
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Task<Order> call = await PlaceAsync(session, fault);

        BfxException error = await _clock.Fails(call);

        Assert.Single(server.Posts);
        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        string id = OrderServer.ClientIdOf(post!);
        Assert.Equal(new OrderReference("BTC-USD", null, id), error.Order);
        Assert.Contains(id, error.Message, StringComparison.Ordinal);
        UnsettledOrder unsettled = Assert.Single(session.Orders.Unsettled);
        Assert.Equal(("BTC-USD", id, "limit long 0.5 at 60000"), (unsettled.MarketId, unsettled.ClientOrderId, unsettled.Description));

        isListed = true;
        await session.Orders.GetOrders(new OrderQuery { MarketId = "BTC-USD" }).ReadPageAsync();
        Assert.Empty(session.Orders.Unsettled);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(200)]
    public async Task A_rejection_of_the_rate_limit_is_sent_again_with_the_same_client_order_id(int status)
    {
        int posts = 0;
        await using var server = new OrderServer(request => ++posts < 3 ? RawResponse.Rejection("QUEUE_RATE_LIMIT", status) : OrderServer.Placed(request));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order placed = await _clock.PassWaitsOf(session.Orders.PlaceAsync(s_order));

        Assert.Equal("processing", placed.Status);
        Assert.Equal(3, server.Posts.Length);
        Assert.Single(server.Posts.Select(OrderServer.ClientIdOf).Distinct());
    }

    [Fact]
    public async Task A_duplicate_after_an_attempt_that_seemed_rejected_is_the_order_itself()
    {
        int posts = 0;
        await using var server = new OrderServer(request => (request.Method, posts) switch
        {
            ("POST", 0) => RawResponse.Rejection($"{posts++}", 429),
            ("POST", _) => RawResponse.Rejection("CLIENT_ORDER_ID_DUPLICATE"),
            _ => RawResponse.Result(OrderServer.Listed("mine", Now)),
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order found = await _clock.PassWaitsOf(session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }));

        Assert.Equal("open", found.Status);
    }

    [Fact]
    public async Task A_rejection_is_an_error_about_the_order_and_leaves_nothing_unsettled()
    {
        await using var server = new OrderServer(_ => RawResponse.Rejection("CLIENT_ORDER_ID_DUPLICATE"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }));

        Assert.Equal(("Bfx.CLIENT_ORDER_ID_DUPLICATE", "mine"), (error.ErrorId, error.Order?.ClientOrderId));
        Assert.Single(server.Requests);
        Assert.Empty(session.Orders.Unsettled);
    }

    [Fact]
    public async Task An_older_order_with_the_same_client_order_id_is_not_mistaken_for_a_lost_one()
    {
        await using var server = new OrderServer(request => request.Method == "POST"
            ? RawResponse.None(Then.Reset)
            : RawResponse.Result(OrderServer.Listed("mine", Now - 60_000_000, "closed")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Single(server.Posts);
    }

    [Theory]
    [InlineData("\"side\":\"long\"", "\"side\":\"short\"")]
    [InlineData("\"price\":\"60000\"", "\"price\":\"11111\"")]
    [InlineData("\"initial_size\":\"0.5\"", "\"initial_size\":\"7\"")]
    [InlineData("\"market_id\":\"BTC-USD\"", "\"market_id\":\"ETH-USD\"")]
    public async Task Another_order_is_not_taken_for_the_one_that_was_sent(string own, string other)
    {
        string another = OrderServer.Listed("mine", Now).Replace(own, other, StringComparison.Ordinal);
        foreach (bool isLost in new[] { true, false })
        {
            await using var server = new OrderServer(request => request.Method == "POST" && isLost ? RawResponse.None(Then.Reset) : RawResponse.Result(another));
            using Session session = Sessions.ByKey(server.BaseUri, _clock);

            BfxException error = await _clock.Fails(session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }));

            Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
            Assert.Single(server.Posts);
            await session.Orders.GetOrders().ReadPageAsync();
            Assert.Single(session.Orders.Unsettled);
        }
    }

    [Fact]
    public async Task A_response_with_another_size_is_looked_up()
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "POST"
            ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","type":"limit","status":"processing","size":7,"client_order_id":"mine"}"""
            : OrderServer.Listed("mine", Now)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order found = await _clock.PassWaitsOf(session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }));

        Assert.Equal((0.5m, "open"), (found.InitialSize, found.Status));
    }

    [Theory]
    [InlineData("RATE_LIMIT", 429)]
    [InlineData("cannot use timestamp from past, try: 1709294400", 400)]
    public async Task The_rejection_of_an_earlier_attempt_says_nothing_about_one_without_a_response(string rejection, int status)
    {
        int posts = 0;
        var stalled = new TaskCompletionSource();
        await using var server = new OrderServer(request =>
        {
            if (request.Method == "GET")
            {
                return RawResponse.Result(OrderServer.Listed("mine", Now));
            }

            if (++posts == 1)
            {
                return RawResponse.Rejection(rejection, status, "Srv-Timestamp: 1709294400");
            }

            stalled.TrySetResult();
            return RawResponse.None(Then.Stall);
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock, timeoutSeconds: 10);
        PreparedOrder prepared = await session.Orders.PrepareAsync(s_order with { ClientOrderId = "mine" });

        Task<Order> call = session.Orders.PlaceAsync(prepared);
        await _clock.PassWaitsUntil(Task.WhenAny(call, stalled.Task));
        await stalled.Task;
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("BTC-USD@1848", (await _clock.PassWaitsOf(call)).OrderId);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("502")]
    [InlineData("400")]
    public async Task Reads_that_fail_during_a_wait_do_not_hide_that_the_order_was_placed(string fault)
    {
        int reads = 0;
        await using var server = new OrderServer(request => request.Method == "POST" ? OrderServer.Placed(request)
            : ++reads > 8 && fault != "400" ? RawResponse.Result(OrderServer.Listed("mine", Now))
            : fault == "400" ? RawResponse.Rejection("NOT_AUTHENTICATED") : Lost(fault, request));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedOrder prepared = await session.Orders.PrepareAsync(s_order with { ClientOrderId = "mine" });

        Task<Order> call = session.Orders.PlaceAndWaitAsync(prepared, TimeSpan.FromSeconds(60));

        if (fault == "400")
        {
            BfxException error = await _clock.Fails(call);
            Assert.Equal((BfxErrorIds.Timeout, "BTC-USD@1848"), (error.ErrorId, error.Order?.OrderId));
            Assert.Contains("could not be read", error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("open", (await _clock.PassWaitsOf(call)).Status);
        }
    }

    [Fact]
    public async Task Reads_that_fail_are_part_of_the_error()
    {
        await using var server = new OrderServer(_ => RawResponse.None(Then.Reset));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.PlaceAsync(s_order));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Single(server.Posts);
        Assert.True(_clock.Waited <= OrderPlacement.SettleTime + TimeSpan.FromSeconds(10), $"{_clock.Waited}");
    }

    [Fact]
    public async Task A_cancelled_order_that_was_sent_is_remembered()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new OrderServer(_ =>
        {
            stop.Cancel();
            return RawResponse.None(Then.Stall);
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Orders.PlaceAsync(s_order with { ClientOrderId = "mine" }, null, stop.Token));

        Assert.Equal("mine", Assert.Single(session.Orders.Unsettled).ClientOrderId);
    }

    [Fact]
    public async Task An_order_in_progress_when_the_session_closes_has_an_unknown_outcome()
    {
        Session? session = null;
        await using var server = new OrderServer(_ =>
        {
            session!.Dispose();
            return RawResponse.None(Then.Stall);
        });
        session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(s_order));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
    }

    [Theory]
    [InlineData("Token is expired")]
    [InlineData("NO_SUCH_KEY")]
    public async Task A_failure_of_the_exchange_that_quotes_a_rejection_of_the_credentials_is_no_reason_to_send_an_order_again(string text)
    {
        await using var server = new OrderServer(request => request.Method == "POST" ? RawResponse.Rejection(text, 500) : RawResponse.Result("[]"));
        using Session session = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));

        BfxException error = await _clock.Fails(session.Orders.PlaceAsync(s_order));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Equal("/orders", Assert.Single(server.Posts).Path);
    }

    [Theory]
    [InlineData("open", null)]
    [InlineData("placed", null)]
    [InlineData("closed", null)]
    [InlineData("canceled", null)]
    [InlineData("rejected", "Bfx.TIME_IN_FORCE_IOC_ERROR")]
    public async Task The_outcome_is_waited_for(string outcome, string? errorId)
    {
        int reads = 0;
        await using var server = new OrderServer(request =>
            request.Method == "POST" ? OrderServer.Placed(request)
            : ++reads == 1 ? RawResponse.Result("[]")
            : RawResponse.Result(OrderServer.Listed("mine", Now, reads == 2 ? "processing" : outcome).Replace("\"reason\":\"\"", "\"reason\":\"TIME_IN_FORCE_IOC_ERROR\"", StringComparison.Ordinal)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedOrder prepared = await session.Orders.PrepareAsync(s_order with { ClientOrderId = "mine" });

        Task<Order> call = session.Orders.PlaceAndWaitAsync(prepared, TimeSpan.FromSeconds(30));

        if (errorId is null)
        {
            Assert.Equal(outcome, (await _clock.PassWaitsOf(call)).Status);
        }
        else
        {
            BfxException error = await _clock.Fails(call);
            Assert.Equal((errorId, "BTC-USD@1848"), (error.ErrorId, error.Order?.OrderId));
        }

        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task An_order_that_is_still_processed_at_the_timeout_is_named_in_the_error()
    {
        await using var server = new OrderServer(request =>
            request.Method == "POST" ? OrderServer.Placed(request) : RawResponse.Result(OrderServer.Listed("mine", Now, "processing")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedOrder prepared = await session.Orders.PrepareAsync(s_order);

        BfxException error = await _clock.Fails(session.Orders.PlaceAndWaitAsync(prepared, TimeSpan.FromSeconds(30)));

        Assert.Equal((BfxErrorIds.Timeout, "BTC-USD@1848"), (error.ErrorId, error.Order?.OrderId));
        Assert.Contains("still 'processing'", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Posts);
    }

    /// <summary>Places an order whose response is lost; one that stalls is lost when its attempt has timed out.</summary>
    private async Task<Task<Order>> PlaceAsync(Session session, string fault)
    {
        PreparedOrder prepared = await session.Orders.PrepareAsync(s_order);
        await _clock.TimerCreatedAsync(Http.Transport.AttemptTimeout);
        Task<Order> call = session.Orders.PlaceAsync(prepared);
        if (fault == "stall")
        {
            await _clock.TimerCreatedAsync(Http.Transport.AttemptTimeout);
            _clock.Advance(Http.Transport.AttemptTimeout);
        }

        return call;
    }

    private static RawResponse Lost(string fault, RawRequest request) => fault switch
    {
        "reset" or "stall" => RawResponse.None(fault == "reset" ? Then.Reset : Then.Stall),
        "502" => RawResponse.Html(502),
        "503-json" => RawResponse.Rejection("internal error", 503),
        "truncated" => RawResponse.Halved(WireAccount.Enveloped(OrderServer.Listed(OrderServer.ClientIdOf(request), 0)), Then.Close),
        "unreadable" => RawResponse.Result("17"),
        "no-id" => RawResponse.Result("{}"),
        "400-html" => RawResponse.Html(400),
        "307" => RawResponse.Of(307, null, "", "Location: http://127.0.0.1:1/orders"),
        _ => RawResponse.Html(408),
    };
}
