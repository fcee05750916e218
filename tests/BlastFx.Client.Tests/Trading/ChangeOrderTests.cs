using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>Amendments and cancels.</summary>
public sealed class ChangeOrderTests
{
    private const string Amending = """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"amending"}""";

    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("limit", "p", """ "price":61000""")]
    [InlineData("limit", "s", """ "price":60000,"size":0.4""")]
    [InlineData("stop_limit", "p", """ "price":61000,"size":0.5,"trigger_price":59000""")]
    [InlineData("stop_market", "t", """ "size":0.5,"trigger_price":59500""")]
    [InlineData("stop_loss", "t", """ "trigger_price":59500,"size_percent":0.25""")]
    [InlineData("take_profit", "%", """ "trigger_price":59000,"size_percent":1""")]
    [InlineData("take_profit_limit", "p", """ "price":61000,"trigger_price":59000,"size_percent":0.25""")]
    public async Task An_amendment_has_what_the_exchange_requires_besides_the_change(string type, string changed, string values)
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "GET"
            ? Listed(type)
            : """{"id":"BTC-USD@1848","market_id":"BTC-USD","profile_id":13,"status":"amending"}"""));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var amendment = new OrderAmendment
        {
            OrderId = "BTC-USD@1848",
            Price = changed == "p" ? 61_000 : null,
            Size = changed == "s" ? 0.4m : null,
            TriggerPrice = changed == "t" ? 59_500 : null,
            SizePercent = changed == "%" ? 1 : null,
        };

        Order amended = await session.Orders.AmendAsync(await session.Orders.PrepareAmendmentAsync(amendment));

        RawRequest put = Assert.Single(server.Requests, request => request.Method == "PUT");
        Assert.Equal($$"""{"order_id":"BTC-USD@1848","market_id":"BTC-USD",{{values.Trim()}}}""", put.Body);
        Assert.Equal(("amending", type, "mine"), (amended.Status, amended.OrderType, amended.ClientOrderId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_amendment_whose_response_was_lost_is_read_and_not_sent_again(bool isAmended)
    {
        bool isSent = false;
        await using var server = new OrderServer(request =>
        {
            isSent |= request.Method == "PUT";
            return request.Method == "PUT" ? RawResponse.None(Then.Reset)
                // The order was placed long before.
                : RawResponse.Result(Listed("limit", isSent && isAmended ? 61_000 : 60_000).Replace("\"side\"", "\"created_at\":1709200000000000,\"side\"", StringComparison.Ordinal));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        Task<Order> call = session.Orders.AmendAsync(prepared);

        if (isAmended)
        {
            Assert.Equal(61_000, (await _clock.PassWaitsOf(call)).Price);
        }
        else
        {
            BfxException error = await _clock.Fails(call);
            Assert.Equal((BfxErrorIds.OutcomeUnknown, "BTC-USD@1848"), (error.ErrorId, error.Order?.OrderId));
        }

        Assert.Single(server.Requests, request => request.Method == "PUT");
    }

    [Theory]
    [InlineData("amending", 61_000, BfxErrorIds.OutcomeUnknown)]
    [InlineData("closed", 60_000, "Bfx.WRONG_ORDER_STATUS")]
    [InlineData("closed", 61_000, null)]
    [InlineData("open", 60_000, BfxErrorIds.OutcomeUnknown)]
    public async Task After_a_lost_response_only_a_read_that_proves_the_amendment_is_its_outcome(string status, decimal price, string? errorId)
    {
        bool isSent = false;
        await using var server = new OrderServer(request =>
        {
            isSent |= request.Method == "PUT";
            return request.Method == "PUT" ? RawResponse.Html(404) : RawResponse.Result(isSent ? Listed("limit", price, status) : Listed("limit"));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        Task<Order> call = session.Orders.AmendAsync(prepared);
        await _clock.PassWaitsUntil(call);

        Assert.Equal(errorId, (call.Exception?.InnerException as BfxException)?.ErrorId);
        Assert.Single(server.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task The_response_of_another_order_is_not_that_of_the_amendment()
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT"
            ? """{"id":"BTC-USD@7","market_id":"BTC-USD","status":"amending"}"""
            : Listed("limit")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        Assert.Equal(BfxErrorIds.OutcomeUnknown, (await _clock.Fails(session.Orders.AmendAsync(prepared))).ErrorId);
    }

    [Fact]
    public async Task A_second_amendment_is_completed_with_the_values_of_the_first_until_reads_show_them()
    {
        decimal listed = 60_000;
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT" ? Amending : Listed("limit", listed)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await AmendAsync(session, price: 61_000);
        PreparedAmendment second = await AmendAsync(session, size: 0.4m);
        await AmendAsync(session, size: 0.3m);

        Assert.Equal("price 61000, size 0.5 -> 0.4", $"{second}");
        Assert.Equal(["\"price\":61000}", "\"price\":61000,\"size\":0.4}", "\"price\":61000,\"size\":0.3}"], Amendments(server));

        // The list does not lag that long: the amendments were not carried out.
        listed = 62_000;
        _clock.Advance(SentAmendments.MaxAge + TimeSpan.FromSeconds(1));
        await AmendAsync(session, size: 0.2m);
        Assert.Equal("\"price\":62000,\"size\":0.2}", Amendments(server)[^1]);
    }

    [Fact]
    public async Task An_amendment_that_a_read_has_shown_completes_no_other()
    {
        decimal listed = 60_000;
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT" ? Amending : Listed("limit", listed)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await AmendAsync(session, price: 61_000);

        listed = 61_000;
        await session.Orders.GetOrders().ReadPageAsync();
        // Somebody else amends the order.
        listed = 62_000;
        await AmendAsync(session, size: 0.4m);

        Assert.Equal("\"price\":62000,\"size\":0.4}", Amendments(server)[^1]);
    }

    [Fact]
    public async Task An_amendment_of_unknown_outcome_completes_the_next_and_a_rejected_one_does_not()
    {
        bool isRejected = false;
        await using var server = new OrderServer(request => request.Method == "GET" ? RawResponse.Result(Listed("limit"))
            : isRejected ? RawResponse.Rejection("bad order price")
            : RawResponse.None(Then.Reset));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await _clock.Fails(AmendAsync(session, price: 61_000));
        await _clock.Fails(AmendAsync(session, size: 0.4m));
        isRejected = true;
        await _clock.Fails(AmendAsync(session, price: 63_000));
        await _clock.Fails(AmendAsync(session, size: 0.3m));

        Assert.Equal(["\"price\":61000}", "\"price\":61000,\"size\":0.4}", "\"price\":63000}", "\"price\":61000,\"size\":0.3}"], Amendments(server));
    }

    [Fact]
    public async Task A_read_that_is_newer_than_the_amendment_has_what_came_of_it()
    {
        bool isChanged = false;
        await using var server = new OrderServer(request => request.Method == "PUT"
            ? RawResponse.Json(200, WireAccount.Enveloped(Amending), $"Srv-Timestamp: {_clock.Seconds}")
            : RawResponse.Result(isChanged ? Listed("limit", 62_000).Replace("1709294400000000", "1709294410000000", StringComparison.Ordinal) : Listed("limit")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await AmendAsync(session, price: 61_000);

        isChanged = true;
        await AmendAsync(session, size: 0.4m);

        Assert.Equal("\"price\":62000,\"size\":0.4}", Amendments(server)[^1]);
    }

    [Fact]
    public async Task An_amendment_back_to_the_values_that_the_list_still_shows_is_proved_by_a_later_change_only()
    {
        int reads = 0;
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT" ? Amending
            : ++reads < 5 ? Listed("limit")
            : Listed("limit").Replace("1709294400000000", "1709294401000000", StringComparison.Ordinal)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await AmendAsync(session, price: 61_000);
        PreparedAmendment back = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 60_000 });

        Order amended = await _clock.PassWaitsOf(session.Orders.AmendAndWaitAsync(back, TimeSpan.FromSeconds(30)));

        Assert.Equal((60_000m, 5), (amended.Price, reads));
    }

    [Fact]
    public void The_amendments_that_are_remembered_are_bounded()
    {
        var sent = new SentAmendments(_clock);
        for (int i = 0; i < 5_000; i++)
        {
            sent.Add(new SentAmendment($"BTC-USD@{i}", new OrderAmendment { OrderId = $"BTC-USD@{i}", Price = 1 }));
        }

        Assert.Equal(60_000m, sent.Apply(new Order { OrderId = "BTC-USD@3999", Price = 60_000 }).Price);
        Assert.Equal(1m, sent.Apply(new Order { OrderId = "BTC-USD@4000", Price = 60_000 }).Price);
    }

    [Fact]
    public async Task A_wait_for_an_amendment_is_not_ended_by_a_read_from_before_it()
    {
        int reads = 0;
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT"
            ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"amending"}"""
            : Listed("limit", ++reads < 4 ? 60_000 : 61_000)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        Order amended = await _clock.PassWaitsOf(session.Orders.AmendAndWaitAsync(prepared, TimeSpan.FromSeconds(30)));

        Assert.Equal((61_000, "open"), (amended.Price, amended.Status));
        Assert.Equal(4, reads);
    }

    [Fact]
    public async Task An_amendment_does_not_undo_one_that_only_the_stream_has_shown()
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "PUT"
            ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"amending"}"""
            : Listed("limit", 60_000)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        await session.Orders.AmendAsync(await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 }));
        session.Orders.Observe(new Order { OrderId = "BTC-USD@1848", MarketId = "BTC-USD", OrderType = "limit", Side = "long", Status = "open", Price = 61_000, Size = 0.5m });

        PreparedAmendment next = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Size = 0.4m });

        Assert.Equal(61_000, next.Changes.Price);
    }

    [Fact]
    public async Task An_order_that_ends_before_its_amendment_is_an_error()
    {
        bool isSent = false;
        await using var server = new OrderServer(request =>
        {
            isSent |= request.Method == "PUT";
            return RawResponse.Result(request.Method == "PUT"
                ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"amending"}"""
                : Listed("limit", status: isSent ? "closed" : "open"));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        BfxException error = await _clock.Fails(session.Orders.AmendAndWaitAsync(prepared, TimeSpan.FromSeconds(30)));

        Assert.Equal("Bfx.WRONG_ORDER_STATUS", error.ErrorId);
        Assert.Contains("has ended as closed before it was amended", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_amendment_that_the_exchange_accepts_and_does_not_carry_out_is_an_error_with_its_reason()
    {
        bool isSent = false;
        await using var server = new OrderServer(request =>
        {
            isSent |= request.Method == "PUT";
            return RawResponse.Result(request.Method == "PUT"
                ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"amending"}"""
                : isSent ? Listed("limit").Replace("\"side\"", "\"reason\":\"ORDER_PRICE_OVERFLOW\",\"side\"", StringComparison.Ordinal) : Listed("limit"));
        });
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 });

        BfxException error = await _clock.Fails(session.Orders.AmendAndWaitAsync(prepared, TimeSpan.FromSeconds(30)));

        Assert.Equal("Bfx.ORDER_PRICE_OVERFLOW", error.ErrorId);
        Assert.Contains("rejected the amendment of order BTC-USD@1848", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed", "Bfx.WRONG_ORDER_STATUS")]
    [InlineData(null, "Bfx.ORDER_NOT_FOUND")]
    public async Task An_order_that_has_ended_or_does_not_exist_is_not_amended(string? status, string errorId)
    {
        await using var server = new OrderServer(_ => RawResponse.Result(status is null ? "[]" : Listed("limit", status: status)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 61_000 }));

        Assert.Equal(errorId, error.ErrorId);
        Assert.All(server.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task An_amendment_beyond_the_maximum_value_is_rejected()
    {
        await using var server = new OrderServer(_ => RawResponse.Result(Listed("limit")));
        using var session = new Session(
            Sessions.Options(server.BaseUri, _clock) with { MaxOrderNotional = 30_000 },
            new Authentication.ApiKeyCredentials("the-api-key-of-a-test", Authentication.Secret.FromText("0xa1b2c3d4")));

        BfxException error = await _clock.Fails(session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = 60_001 }));

        Assert.Equal(BfxErrorIds.MaxOrderNotional, error.ErrorId);
    }

    [Fact]
    public async Task A_cancel_is_sent_again_if_its_response_is_lost()
    {
        int deletes = 0;
        await using var server = new OrderServer(request => request.Method == "GET" ? RawResponse.Result("[]")
            : ++deletes == 1 ? RawResponse.None(Then.Reset)
            : RawResponse.Rejection("duplicated cancel action"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order canceled = await _clock.PassWaitsOf(session.Orders.CancelAsync(new OrderReference(null, "BTC-USD@1848", null)));

        Assert.Equal(("canceling", "BTC-USD@1848", "BTC-USD"), (canceled.Status, canceled.OrderId, canceled.MarketId));
        Assert.Equal("""{"market_id":"BTC-USD","order_id":"BTC-USD@1848"}""", server.Requests[1].Body);
        Assert.Equal(2, deletes);
    }

    [Fact]
    public async Task Cancelling_an_order_that_has_ended_returns_it_as_it_ended()
    {
        await using var server = new OrderServer(request => request.Method == "DELETE"
            ? RawResponse.Rejection("ORDER_NOT_FOUND")
            : RawResponse.Result(Listed("limit", status: "closed")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order ended = await _clock.PassWaitsOf(session.Orders.CancelAsync(new OrderReference("BTC-USD", null, "mine")));

        Assert.Equal(("closed", "BTC-USD@1848"), (ended.Status, ended.OrderId));
    }

    [Theory]
    [InlineData("open", "canceling")]
    [InlineData("closed", "closed")]
    [InlineData(null, "canceling")]
    public async Task The_result_of_a_cancel_is_what_is_known_of_the_order(string? listed, string status)
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "DELETE"
            ? """{"id":"BTC-USD@1848","market_id":"BTC-USD","profile_id":13,"status":"canceling"}"""
            : listed is null ? "[]" : Listed("limit", status: listed)));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Order canceled = await session.Orders.CancelAsync(new OrderReference("BTC-USD", null, "mine"));

        Assert.Equal((status, "BTC-USD@1848", "mine"), (canceled.Status, canceled.OrderId, canceled.ClientOrderId));
        Assert.Equal(listed is null ? null : 60_000m, canceled.Price);
        Assert.Contains("order_id=BTC-USD%401848", server.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_was_read_is_not_read_again_after_its_cancel()
    {
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "DELETE"
            ? """{"id":"BTC-USD@1848","status":"canceling"}"""
            : Listed("limit")));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Order open = Assert.Single(await session.Orders.GetOrders().ReadPageAsync());

        Order canceled = await session.Orders.CancelAsync(open);

        Assert.Equal(("canceling", 60_000m, "mine"), (canceled.Status, canceled.Price, canceled.ClientOrderId));
        Assert.Equal(["GET", "DELETE"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_read_that_fails_after_a_cancel_is_no_error()
    {
        await using var server = new OrderServer(request => request.Method == "DELETE"
            ? RawResponse.Result("""{"id":"BTC-USD@1848","status":"canceling"}""")
            : RawResponse.Html(502));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal("canceling", (await _clock.PassWaitsOf(session.Orders.CancelAsync(new OrderReference(null, "BTC-USD@1848", null)))).Status);
        Assert.True(_clock.Waited < TimeSpan.FromSeconds(4), $"{_clock.Waited}");
    }

    [Fact]
    public async Task After_a_rejected_cancel_an_older_order_of_the_client_order_id_is_not_taken_for_it()
    {
        int reads = 0;
        string newer = Listed("limit").Replace("1848", "1849", StringComparison.Ordinal).Replace("1709294400000000", "1709294401000000", StringComparison.Ordinal);
        await using var server = new OrderServer(request => request.Method == "DELETE" ? RawResponse.Rejection("INTEGRITY_ERROR")
            // The list lags behind.
            : RawResponse.Result(++reads < 3 ? Listed("limit", status: "closed") : $"[{newer},{Listed("limit", status: "closed")}]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await _clock.Fails(session.Orders.CancelAsync(new OrderReference("BTC-USD", null, "mine")));

        Assert.Equal("Bfx.INTEGRITY_ERROR", error.ErrorId);
    }

    [Fact]
    public async Task The_record_of_a_cancel_of_an_unknown_order_replaces_no_other()
    {
        const string Unknown = """{"id":"BTC-USD@1848","market_id":"BTC-USD","status":"rejected","price":"0","size":"0","side":"","reason":"ORDER_NOT_FOUND","timestamp":1709294409000000}""";
        await using var server = new OrderServer(request => RawResponse.Result(request.Method == "DELETE"
            ? """{"id":"BTC-USD@1848","status":"canceling"}"""
            : $"[{Unknown},{Listed("limit", status: "closed")}]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        Assert.Equal("closed", (await session.Orders.CancelAsync(new OrderReference(null, "BTC-USD@1848", null))).Status);
    }

    [Fact]
    public void An_order_that_has_ended_stays_ended()
    {
        var filled = new Order { OrderId = "BTC-USD@1", Status = "closed", Price = 60_000, TotalFilledSize = 1, Side = "long" };

        Assert.Same(filled, filled.UpdatedBy(new Order { OrderId = "BTC-USD@1", Status = "canceling" }));
        Assert.Same(filled, filled.UpdatedBy(new Order { OrderId = "BTC-USD@1", Status = "rejected", Price = 0, Size = 0 }));
        Assert.Equal("open", new Order { Status = "processing" }.UpdatedBy(new Order { Status = "open" }).Status);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, null, "mine")]
    [InlineData(null, "1848", null)]
    [InlineData("ETH-USD", "BTC-USD@1848", null)]
    public async Task An_order_without_an_id_or_a_market_is_rejected(string? market, string? id, string? clientId)
    {
        await using var server = new OrderServer(OrderServer.Placed);
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.CancelAsync(new OrderReference(market, id, clientId)));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.Empty(server.All);
    }

    [Fact]
    public async Task All_orders_are_cancelled_only_by_a_session_that_may_change_all_markets()
    {
        await using var server = new OrderServer(_ => RawResponse.Result("true"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        using var narrow = new Session(
            Sessions.Options(server.BaseUri, _clock) with { AllowedMarkets = ["BTC-USD"] },
            new Authentication.ApiKeyCredentials("the-api-key-of-a-test", Authentication.Secret.FromText("0xa1b2c3d4")));

        await session.Orders.CancelAllAsync();

        Assert.Equal(("DELETE", "/orders/cancel_all", "{}"), (server.Requests[0].Method, server.Requests[0].Path, server.Requests[0].Body));
        Assert.Equal(BfxErrorIds.MarketNotAllowed, (await Assert.ThrowsAsync<BfxException>(() => narrow.Orders.CancelAllAsync())).ErrorId);
        Assert.Single(server.Requests);
    }

    private static async Task<PreparedAmendment> AmendAsync(Session session, decimal? price = null, decimal? size = null)
    {
        PreparedAmendment prepared = await session.Orders.PrepareAmendmentAsync(new OrderAmendment { OrderId = "BTC-USD@1848", Price = price, Size = size });
        await session.Orders.AmendAsync(prepared);
        return prepared;
    }

    /// <summary>The values that the server has received.</summary>
    private static string[] Amendments(OrderServer server) =>
        [.. server.Requests.Where(request => request.Method == "PUT").Select(request => request.Body.Split("\"BTC-USD\",")[1])];

    private static string Listed(string type, decimal price = 60_000, string status = "open") =>
        type is "limit" or "stop_limit"
            ? $$"""{"id":"BTC-USD@1848","market_id":"BTC-USD","order_type":"{{type}}","status":"{{status}}","price":"{{price}}","size":"0.5","initial_size":"0.5","side":"long","trigger_price":"{{(type == "limit" ? "" : "59000")}}","size_percent":"0","client_order_id":"mine","timestamp":1709294400000000}"""
            : $$"""{"id":"BTC-USD@1848","market_id":"BTC-USD","order_type":"{{type}}","status":"placed","price":{{(type.EndsWith("_limit", StringComparison.Ordinal) ? "\"60000\"" : "\"0\"")}},"size":{{(type == "stop_market" ? "\"0.5\"" : "null")}},"side":"long","trigger_price":"59000","size_percent":{{(type == "stop_market" ? "\"\"" : "\"0.25\"")}},"client_order_id":"mine","timestamp":1709294400000000}""";
}
