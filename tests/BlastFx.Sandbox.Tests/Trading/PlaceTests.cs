using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class PlaceTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new();
    private readonly Trader _trader;

    public PlaceTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task A_placed_order_is_processing_and_has_the_fields_that_were_sent()
    {
        Response response = (await _trader.PlaceAsync(
            "limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(0.5m), Trader.ClientId("mine"))).ShouldSucceed();

        JsonElement order = response.First;
        Assert.Equal(
            ["id", "profile_id", "market_id", "type", "status", "price", "size", "side", "client_order_id", "trigger_price", "size_percent", "time_in_force"],
            order.Fields());
        Assert.StartsWith("BTC-USD@", order.Text("id"), StringComparison.Ordinal);
        Assert.Equal(
            ("BTC-USD", "limit", "processing", "50000", "0.5", "long", "mine", "good_till_cancel"),
            (order.Text("market_id"), order.Text("type"), order.Text("status"), order.Text("price"), order.Text("size"), order.Text("side"), order.Text("client_order_id"), order.Text("time_in_force")));
    }

    [Fact]
    public async Task Ids_continue_those_of_the_history_across_accounts()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });
        var trader = new Trader(sandbox);
        IReadOnlyList<JsonElement> before = await Items.AllAsync(sandbox.ReadAccountAsync, "/orders");

        string first = await trader.LimitAsync("long", 50_000, 1);
        string other = (await sandbox.WithKey(
            sandbox.Exchange.CreateApiKey(14),
            HttpMethod.Post,
            "/orders",
            TestSandbox.Text("market_id", "ETH-USD"),
            TestSandbox.Text("type", "market"),
            Trader.Side("long"),
            Trader.Size(1)).SendAsync()).ShouldSucceed().TextOf("id");

        Assert.True(NumberOf(first) > before.Max(order => NumberOf(order.Text("id"))));
        Assert.Equal($"ETH-USD@{NumberOf(first) + 1}", other);
    }

    [Fact]
    public async Task An_order_is_executed_and_shown_only_some_time_later()
    {
        string id = (await _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1), Trader.ClientId("late"))).TextOf("id");

        async Task<string[]> Seen() =>
            [.. (await _sandbox.ReadAccountAsync("/orders?client_order_id=late&market_id=BTC-USD")).Items.Select(order => order.Text("status"))];

        Assert.Empty(await Seen());
        Assert.Equal(("processing", id), (Assert.Single(_sandbox.Account.Orders).Status, _sandbox.Account.Orders[0].Id));
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal("open", Assert.Single(_sandbox.Account.Orders).Status);
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(79));
        Assert.Empty(await Seen());
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["processing"], await Seen());
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["open"], await Seen());
    }

    [Fact]
    public async Task Without_delays_the_next_read_shows_the_outcome()
    {
        await using var sandbox = new TestSandbox(options => options with { OrderDelay = TimeSpan.Zero, ArchiveLag = TimeSpan.Zero });
        var trader = new Trader(sandbox);

        Response placed = await trader.PlaceAsync("market", Trader.Side("long"), Trader.Size(0.001m));

        Assert.Equal("processing", placed.TextOf("status"));
        Assert.Equal("closed", await trader.StatusAsync(placed.TextOf("id")));
    }

    [Fact]
    public async Task A_list_has_the_orders_of_the_history_and_those_placed_since()
    {
        IReadOnlyList<JsonElement> before = await Items.AllAsync(_sandbox.ReadAccountAsync, "/orders");
        string first = await _trader.LimitAsync("long", 50_000, 1);
        string second = await _trader.LimitAsync("short", 70_000, 1);

        IReadOnlyList<JsonElement> after = await Items.AllAsync(_sandbox.ReadAccountAsync, "/orders", limit: 37);
        Response open = await _sandbox.ReadAccountAsync("/orders?status=open&market_id=BTC-USD&order_type=limit");
        Response since = await _sandbox.ReadAccountAsync($"/orders?start_time={after[^1].Number("created_at")}");

        Assert.Equal([.. before.Select(order => order.GetRawText())], after.Take(before.Count).Select(order => order.GetRawText()));
        Assert.Equal([first, second], after.Skip(before.Count).Select(order => order.Text("id")));
        Assert.Equal([second, first], open.Items.Take(2).Select(order => order.Text("id")));
        Assert.Equal([second], since.Items.Select(order => order.Text("id")));
        Assert.Equal(before[0].Fields(), after[^1].Fields());
    }

    [Theory]
    [InlineData("limit", "\"side\":\"long\",\"size\":1", "bad order price")]
    [InlineData("limit", "\"side\":\"long\",\"size\":1,\"price\":0", "bad order price")]
    [InlineData("limit", "\"side\":\"long\",\"size\":1,\"price\":-1", "bad order price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1", "bad order size")]
    [InlineData("limit", "\"side\":\"long\",\"price\":null,\"size\":1", "bad order price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":1,\"trigger_price\":1", "bad order trigger price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":1,\"size_percent\":1", "bad order size percent")]
    [InlineData("market", "\"side\":\"long\",\"size\":1,\"price\":\"1\"", "CANT_BIND")]
    [InlineData("stop_limit", "\"side\":\"long\",\"price\":1,\"size\":1", "bad order trigger price")]
    [InlineData("stop_market", "\"side\":\"long\",\"size\":1", "bad order trigger price")]
    [InlineData("stop_loss", "\"trigger_price\":1", "bad order size percent")]
    [InlineData("stop_loss", "\"trigger_price\":1,\"size_percent\":1.01", "bad order size percent")]
    [InlineData("stop_loss", "\"trigger_price\":1,\"size_percent\":0", "bad order size percent")]
    [InlineData("take_profit", "\"trigger_price\":1,\"size_percent\":1,\"size\":\"1\"", "CANT_BIND")]
    [InlineData("take_profit_limit", "\"trigger_price\":1,\"size_percent\":1", "bad order price")]
    [InlineData("stop_loss_limit", "\"price\":1,\"size_percent\":1", "bad order trigger price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000.5,\"size\":1", "bad_price has=50000.5 required=50000")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":0.00019", "bad_order_size has=0.00019 required=0.0001")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":0.00001", "bad_order_size has=0.00001 required=0.0001")]
    [InlineData("stop_market", "\"side\":\"long\",\"size\":1,\"trigger_price\":50000.25", "bad_trigger_price has=50000.25 required=50000")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1000000000001,\"size\":1", "ORDER_PRICE_OVERFLOW")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":1000000000", "WRONG_ORDER_SIZE")]
    [InlineData("limit", "\"side\":\"long\",\"price\":70000000000000000000000000000,\"size\":1", "ORDER_PRICE_OVERFLOW")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":70000000000000000000000000000", "WRONG_ORDER_SIZE")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":800000000000000000000000000000", "CANT_BIND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":\"50000\",\"size\":1", "CANT_BIND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":5e4,\"size\":1", "CANT_BIND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1E0", "CANT_BIND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":true,\"size\":1", "CANT_BIND")]
    [InlineData("limit", "\"side\":1,\"price\":1,\"size\":1", "CANT_BIND")]
    [InlineData("iceberg", "\"side\":\"long\",\"price\":1,\"size\":1", "WRONG_ORDER_TYPE")]
    [InlineData("limit", "\"side\":\"buy\",\"price\":1,\"size\":1", "WRONG_ORDER_SIDE")]
    [InlineData("limit", "\"price\":1,\"size\":1", "WRONG_ORDER_SIDE")]
    [InlineData("stop_loss", "\"side\":\"up\",\"trigger_price\":1,\"size_percent\":1", "WRONG_ORDER_SIDE")]
    [InlineData("limit", "\"side\":\"long\",\"price\":1,\"size\":1,\"time_in_force\":\"gtc\"", "WRONG_TIME_IN_FORCE")]
    [InlineData("market", "\"side\":\"long\",\"size\":1,\"time_in_force\":\"post_only\"", "market order has invalid time-in-force=post_only")]
    [InlineData("stop_limit", "\"side\":\"long\",\"price\":1,\"size\":1,\"trigger_price\":1,\"time_in_force\":\"fill_or_kill\"", "stop_limit order has invalid time-in-force=fill_or_kill")]
    public async Task An_order_that_its_type_does_not_allow_is_rejected(string type, string members, string error)
    {
        (await _trader.PlaceAsync(type, Parse(members))).ShouldBeRejected(error);

        Assert.Empty(_sandbox.Account.Orders);
        Assert.False(_sandbox.Exchange.Requests[^1].Executed);
    }

    [Theory]
    [InlineData("market", "\"side\":\"long\",\"size\":0.01", "\"price\":0.5")]
    [InlineData("stop_market", "\"side\":\"long\",\"size\":0.01,\"trigger_price\":99000", "\"price\":1")]
    [InlineData("stop_loss", "\"trigger_price\":1,\"size_percent\":1", "\"side\":\"short\",\"price\":1,\"size\":0.00003")]
    [InlineData("take_profit", "\"trigger_price\":99000,\"size_percent\":1", "\"side\":\"short\",\"price\":0,\"size\":1")]
    [InlineData("take_profit_limit", "\"price\":99000,\"trigger_price\":99000,\"size_percent\":1", "\"size\":-1")]
    public async Task A_price_and_a_size_that_an_order_of_its_type_does_not_have_are_ignored(string type, string members, string others)
    {
        string with = await OutcomeAsync($"{members},{others}");
        string without = await OutcomeAsync(members);

        Assert.Equal(without, with);

        async Task<string> OutcomeAsync(string text)
        {
            await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
            var trader = new Trader(sandbox);
            await trader.MarketAsync("long", 0.01m);
            string id = await trader.PlacedAsync(type, Parse(text));
            return (await trader.OrderAsync(id)).GetRawText();
        }
    }

    [Theory]
    [InlineData("long")]
    [InlineData("short")]
    public async Task The_largest_order_is_rejected_for_its_margin(string side)
    {
        string id = await _trader.LimitAsync(side, 1_000_000_000_000, 100_000_000);

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal("rejected", order.Text("status"));
        Assert.Contains("Notional more than allowed=", order.Text("reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("50000.000", "1.00", "50000", "1")]
    [InlineData("50000", "0.00010000000000000000000001", "50000", "0.0001")]
    public async Task An_amount_is_read_as_a_double(string price, string size, string shownPrice, string shownSize)
    {
        Response response = (await _trader.PlaceAsync(
            "limit", Trader.Side("long"), TestSandbox.Raw("price", price), TestSandbox.Raw("size", size))).ShouldSucceed();

        Assert.Equal((shownPrice, shownSize), (response.TextOf("price"), response.TextOf("size")));
    }

    [Fact]
    public async Task A_market_and_a_type_are_required()
    {
        (await _trader.SendAsync(HttpMethod.Post, "/orders")).ShouldBeRejected(
            "Key: 'OrderCreateRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag\n"
            + "Key: 'OrderCreateRequest.OrderType' Error:Field validation for 'OrderType' failed on the 'required' tag");
        (await new Trader(_sandbox, "XYZ-USD").PlaceAsync("limit")).ShouldBeRejected("WRONG_MARKET_ID");
    }

    [Fact]
    public async Task An_inactive_account_places_and_amends_nothing_but_cancels()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);
        _sandbox.Account.Status = "liquidating";

        (await _trader.PlaceAsync("market", Trader.Side("long"), Trader.Size(1))).ShouldBeRejected("PROFILE_NOT_ACTIVE");
        (await _trader.AmendAsync(id, Trader.Price(50_001))).ShouldBeRejected("PROFILE_NOT_ACTIVE");
        (await _trader.CancelAsync(id)).ShouldSucceed();
        _trader.Pass();

        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    [Fact]
    public async Task A_change_without_a_valid_signature_is_rejected()
    {
        SandboxApiKey key = _sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = await _sandbox.SignedWith("0xabcd", HttpMethod.Post, "/orders", Trader.Price(1)).With("RBT-API-KEY", key.Key).SendAsync();

        response.ShouldBeRejected("expected signature 'protected', actual 'protected'");
    }

    private static Member[] Parse(string members) =>
        [.. JsonDocument.Parse($"{{{members}}}").RootElement.EnumerateObject().Select(member => TestSandbox.Raw(member.Name, member.Value.GetRawText()))];

    private static long NumberOf(string id) => long.Parse(id.Split('@')[1], CultureInfo.InvariantCulture);
}
