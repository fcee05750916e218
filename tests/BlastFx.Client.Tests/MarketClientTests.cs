using System.Globalization;
using BlastFx.Client.Tests.Support;
using BlastFx.Paging;
using BlastFx.Sandbox;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Client.Tests;

/// <summary>Public data, and the requests that read it.</summary>
public sealed class MarketClientTests
{
    private static readonly DateTimeOffset s_noon = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestClock _clock = new();

    [Fact]
    public async Task Market_data_carries_neither_credentials_nor_a_signature_even_over_a_session()
    {
        await using var server = new RawServer(request => RawResponse.Result(request.Path.StartsWith("/markets/orderbook", StringComparison.Ordinal) ? """[{"market_id":"BTC-USD"}]""" : "[]"));
        using Session byKey = Sessions.ByKey(server.BaseUri, _clock);
        using Session byTokens = Sessions.ByTokens(server.BaseUri, _clock, Jwt.Of(_clock.GetUtcNow().AddHours(1)));
        using MarketClient alone = Data(server.BaseUri);

        foreach (MarketClient data in new[] { byKey.Markets, byTokens.Markets, alone })
        {
            await data.GetMarketsAsync();
            await data.GetVaultsAsync();
            await data.GetOrderBookAsync("BTC-USD");
            await data.GetTrades("BTC-USD").ReadPageAsync();
            await data.GetFundingRates("BTC-USD").ReadPageAsync();
            await data.GetCandles("BTC-USD", TimeSpan.FromHours(1)).ReadPageAsync();
            await Assert.ThrowsAsync<BfxException>(() => data.GetServerTimeAsync());
        }

        Assert.Equal(21, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("GET", request.Method);
            Assert.Equal("bfx", request.Header("EID"));
            Assert.All(["RBT-API-KEY", "RBT-SIGNATURE", "RBT-JWT", "Cookie", "Authorization"], name => Assert.Null(request.Header(name)));
        });
    }

    [Fact]
    public async Task Private_reads_carry_the_key_and_a_signature_of_the_path_alone()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Orders.GetOrders(new OrderQuery { MarketId = "BTC-USD", Statuses = ["open", "closed"] }).ReadPageAsync();
        await session.Account.GetFills("BTC-USD").ReadPageAsync();
        await session.Account.GetOrderFills("BTC-USD@1848").ReadPageAsync();
        await session.Account.GetPositionsAsync();
        await session.Account.GetBalanceOperations(["fee"]).ReadPageAsync();
        await Assert.ThrowsAsync<BfxException>(() => session.Account.GetProfileAsync());

        Assert.Equal(["/orders", "/fills", "/fills/order", "/positions", "/balanceops", "/profile"], server.Requests.Select(request => request.Path.Split('?')[0]));
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("the-api-key-of-a-test", request.Header("RBT-API-KEY"));
            RequestTests.AssertSigned(request with { Path = request.Path.Split('?')[0] }, "0xa1b2c3d4", _clock.Seconds);
        });
    }

    [Fact]
    public async Task The_strict_exchange_takes_every_read_by_both_kinds_of_credentials()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using Session byKey = Sessions.ByKey(exchange, _clock);
        using Session byTokens = Sessions.ByTokens(exchange, _clock);
        var few = new PageWindow(0, 3);
        var lastHour = new TimeRange(_clock.GetUtcNow().AddHours(-1), _clock.GetUtcNow());

        foreach (Session session in new[] { byKey, byTokens })
        {
            Assert.Equal(12, (await session.Markets.GetMarketsAsync()).Count);
            Assert.Equal(3, (await session.Markets.GetTrades("BTC-USD", few).ReadPageAsync()).Count);
            Assert.Equal(3, (await session.Markets.GetFundingRates("BTC-USD", window: few).ReadPageAsync()).Count);
            Assert.NotEmpty(await session.Markets.GetCandles("BTC-USD", TimeSpan.FromMinutes(5), lastHour).ReadPageAsync());
            Assert.Equal(5, (await session.Markets.GetOrderBookAsync("BTC-USD", 5)).Bids.Count);
            Assert.NotEmpty(await session.Markets.GetVaultsAsync());
            Assert.Equal(_clock.GetUtcNow(), (await session.Markets.GetServerTimeAsync()).Time);
            IReadOnlyList<Order> orders = await session.Orders.GetOrders(new OrderQuery { Range = lastHour }, few).ReadPageAsync();
            Assert.NotEmpty(orders);
            Fill fill = (await session.Account.GetFills(range: lastHour, window: few).ReadPageAsync())[0];
            Assert.Contains(await session.Account.GetOrderFills(fill.OrderId!).ReadPageAsync(), other => other.Id == fill.Id);
            await session.Account.GetPositionsAsync();
            Assert.NotEmpty(await session.Account.GetBalanceOperations(["fee"], window: few).ReadPageAsync());
            Assert.Equal(13, (await session.Account.GetProfileAsync()).Id);
        }

        Assert.All(exchange.Requests, request => Assert.Equal(200, request.Status));
    }

    [Theory]
    [InlineData("BTC-USD@1848", "order_id=BTC-USD%401848")]
    [InlineData("a+b c&d=e#f?g/h%25", "order_id=a%2Bb%20c%26d%3De%23f%3Fg%2Fh%2525")]
    [InlineData("ä€😀", "order_id=%C3%A4%E2%82%AC%F0%9F%98%80")]
    public async Task Ids_are_escaped_in_the_query(string id, string query)
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Account.GetOrderFills(id).ReadPageAsync();

        Assert.Equal($"/fills/order?{query}&p_limit=1000&p_page=0", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Any_client_id_reaches_the_exchange_as_it_is()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await Gen.String[Gen.Char.Where(character => !char.IsSurrogate(character)), 1, 40].SampleAsync(
            async id =>
            {
                await session.Orders.GetOrders(new OrderQuery { MarketId = "BTC-USD", ClientOrderId = id }).ReadPageAsync();
                Assert.Equal(id, ListServer.QueryOf(server.Requests[^1])["client_order_id"]);
            },
            iter: Effort.Of(150),
            threads: 1);
    }

    [Fact]
    public async Task The_order_query_has_every_filter_and_every_value()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);

        await session.Orders.GetOrders(
            new OrderQuery
            {
                OrderId = "X@1",
                ClientOrderId = "mine",
                MarketId = "BTC-USD",
                Statuses = ["open", "placed"],
                OrderTypes = ["limit", "market"],
                Range = new TimeRange(s_noon, s_noon.AddTicks(19)),
            },
            new PageWindow(2, 3)).ReadPageAsync();

        Assert.Equal(
            "/orders?order_id=X%401&client_order_id=mine&market_id=BTC-USD&status=open&status=placed&order_type=limit&order_type=market"
            + "&start_time=1709294400000000&end_time=1709294400000001&p_limit=5&p_page=0",
            Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("BTC USD")]
    [InlineData("BTC-USD,ETH-USD")]
    [InlineData("")]
    public async Task An_invalid_market_id_is_rejected_before_it_is_sent(string market)
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        Func<Task>[] reads =
        [
            () => session.Markets.GetMarketsAsync(["BTC-USD", market]),
            () => session.Markets.GetOrderBookAsync(market),
            () => session.Markets.GetTrades(market).ReadPageAsync(),
            () => session.Markets.GetFundingRates(market).ReadPageAsync(),
            () => session.Markets.GetCandles(market, TimeSpan.FromMinutes(1)).ReadPageAsync(),
            () => session.Account.GetFills(market).ReadPageAsync(),
            () => session.Orders.GetOrders(new OrderQuery { MarketId = market }).ReadPageAsync(),
        ];

        foreach (Func<Task> read in reads)
        {
            Assert.Equal(BfxErrorIds.InvalidArgument, (await Assert.ThrowsAsync<BfxException>(read)).ErrorId);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_reversed_range_or_a_client_order_id_without_market_is_rejected_before_it_is_sent()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using Session session = Sessions.ByKey(server.BaseUri, _clock);
        var range = new TimeRange(s_noon, s_noon.AddTicks(-1));
        Func<Task>[] reads =
        [
            () => session.Markets.GetFundingRates("BTC-USD", range).ReadPageAsync(),
            () => session.Markets.GetCandles("BTC-USD", TimeSpan.FromMinutes(1), range).ReadPageAsync(),
            () => session.Markets.GetCandles("BTC-USD", TimeSpan.FromMinutes(2)).ReadPageAsync(),
            () => session.Account.GetFills(null, range).ReadPageAsync(),
            () => session.Account.GetOrderFills("X@1", null, range).ReadPageAsync(),
            () => session.Orders.GetOrders(new OrderQuery { Range = range }).ReadPageAsync(),
            () => session.Orders.GetOrders(new OrderQuery { ClientOrderId = "mine" }).ReadPageAsync(),
            () => session.Account.GetBalanceOperations(null, range).ReadPageAsync(),
        ];

        foreach (Func<Task> read in reads)
        {
            BfxException error = await Assert.ThrowsAsync<BfxException>(read);
            Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
            Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Several_markets_are_one_request()
    {
        await using SandboxExchange exchange = Sessions.Exchange(_clock);
        using MarketClient data = Data(exchange.BaseUri);

        Assert.Equal(["BTC-USD", "SOL-USD"], (await data.GetMarketsAsync(["BTC-USD", "SOL-USD"])).Select(market => market.MarketId));

        SandboxRequest request = Assert.Single(exchange.Requests);
        Assert.Equal("/markets", request.Path);
    }

    [Fact]
    public Task A_book_is_sorted_and_cut_to_the_best_levels_of_each_side() => Gen
        .Select(Gen.Int[1, 2_000].Array[0, 12], Gen.Int[1, 2_000].Array[0, 12], Gen.Int[1, 15])
        .SampleAsync(
            async sample =>
            {
                (int[] bids, int[] asks, int depth) = sample;
                await using var server = new RawServer(RawResponse.Result($$"""[{"market_id":"BTC-USD","bids":{{Levels(bids)}},"asks":{{Levels(asks)}},"later":1}]"""));
                using MarketClient data = Data(server.BaseUri);

                OrderBook book = await data.GetOrderBookAsync("BTC-USD", depth);

                Assert.Equal(bids.OrderDescending().Take(depth).Select(price => (decimal)price), book.Bids.Select(level => level.Price));
                Assert.Equal(asks.Order().Take(depth).Select(price => (decimal)price), book.Asks.Select(level => level.Price));
                Assert.Equal(bids.Length > 0 ? bids.Max() : null, book.BestBid);
                Assert.Equal(asks.Length > 0 ? asks.Min() : null, book.BestAsk);
                bool hasBoth = bids.Length > 0 && asks.Length > 0;
                Assert.Equal(hasBoth ? asks.Min() - bids.Max() : null, book.Spread);
                Assert.Equal(hasBoth ? (asks.Min() + bids.Max()) / 2m : null, book.Mid);
                Assert.Equal(["later"], book.GetUnknownFields().Keys);
                Assert.EndsWith($"&p_limit={depth}", Assert.Single(server.Requests).Path, StringComparison.Ordinal);
            },
            iter: Effort.Of(60),
            threads: 1);

    [Fact]
    public async Task A_level_of_size_zero_is_not_a_best_price()
    {
        await using var server = new RawServer(RawResponse.Result("""[{"bids":[["101","0"],["99","1"]],"asks":[["100","0.0"],["103","2"]]}]"""));
        using MarketClient data = Data(server.BaseUri);

        OrderBook book = await data.GetOrderBookAsync("BTC-USD");

        Assert.Equal((99m, 103m, 4m, 101m), (book.BestBid, book.BestAsk, book.Spread, book.Mid));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task A_depth_out_of_range_is_rejected_before_it_is_sent(int depth)
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using MarketClient data = Data(server.BaseUri);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => data.GetOrderBookAsync("BTC-USD", depth));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("[1709294460]", null)]
    [InlineData("1709294460", null)]
    [InlineData("[\"1709294460\"]", "Srv-Timestamp: 1709294400")]
    [InlineData("[]", "Srv-Timestamp: 1709294460")]
    [InlineData("null", "Srv-Timestamp: 1709294460")]
    [InlineData("[true]", "Srv-Timestamp: 1709294460")]
    public async Task The_server_time_is_taken_from_the_body_or_else_from_the_header(string result, string? header)
    {
        await using var server = new RawServer(RawResponse.Json(200, WireAccount.Enveloped(result), header is null ? [] : [header]));
        using MarketClient data = Data(server.BaseUri);

        ServerTime time = await data.GetServerTimeAsync();

        Assert.Equal(s_noon.AddSeconds(60), time.Time);
        Assert.Equal(s_noon, time.LocalTime);
        Assert.Equal(TimeSpan.FromSeconds(60.5), time.Offset);
        Assert.Equal(TimeSpan.FromSeconds(0.5), time.Uncertainty);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7_200.75)]
    public async Task A_clock_offset_is_reported_within_its_uncertainty(double ahead)
    {
        var theirs = new FakeTimeProvider(s_noon.AddSeconds(-ahead));
        await using SandboxExchange exchange = Sessions.Exchange(theirs);
        using MarketClient data = Data(exchange.BaseUri);

        ServerTime time = await data.GetServerTimeAsync();

        Assert.InRange(time.Offset - TimeSpan.FromSeconds(-ahead), -time.Uncertainty, time.Uncertainty);
    }

    [Fact]
    public async Task The_round_trip_is_halved_and_excludes_earlier_attempts()
    {
        int attempts = 0;
        await using var server = new RawServer(_ =>
        {
            attempts++;
            _clock.Advance(TimeSpan.FromSeconds(4));
            return attempts == 1 ? RawResponse.Html(503) : RawResponse.Result(string.Create(CultureInfo.InvariantCulture, $"[{_clock.Seconds}]"));
        });
        using MarketClient data = Data(server.BaseUri);

        ServerTime time = await _clock.PassWaitsOf(data.GetServerTimeAsync());

        Assert.Equal(TimeSpan.FromSeconds(4), time.RoundTrip);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(-2), time.LocalTime);
        Assert.Equal(TimeSpan.FromSeconds(2.5), time.Uncertainty);
    }

    [Fact]
    public async Task A_response_without_server_time_is_an_error()
    {
        await using var server = new RawServer(RawResponse.Result("[]"));
        using MarketClient data = Data(server.BaseUri);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => data.GetServerTimeAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
    }

    private static string Levels(int[] prices) => $"[{string.Join(',', prices.Select(price => $"[\"{price}\",\"1\"]"))}]";

    private MarketClient Data(Uri address) => new(Sessions.Options(address, _clock));
}
