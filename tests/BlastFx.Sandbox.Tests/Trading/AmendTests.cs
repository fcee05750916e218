using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class AmendTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new();
    private readonly Trader _trader;

    public AmendTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task A_limit_order_gets_a_new_price_and_size()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);

        Response response = (await _trader.AmendAsync(id, Trader.Price(49_000), Trader.Size(2))).ShouldSucceed();

        Assert.Equal(["id", "market_id", "profile_id", "status", "price", "size"], response.First.Fields());
        Assert.Equal(("amending", "49000", "2"), (response.TextOf("status"), response.TextOf("price"), response.TextOf("size")));
        Assert.Equal("amending", Assert.Single(_sandbox.Account.Orders).Status);
        _trader.Pass();
        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("open", "49000", "2", "2"), (order.Text("status"), order.Text("price"), order.Text("size"), order.Text("initial_size")));
    }

    [Fact]
    public async Task The_size_is_what_is_left_and_a_price_alone_keeps_it()
    {
        (decimal Price, decimal Size) ask = (await _trader.BookAsync("asks"))[0];
        string id = await _trader.LimitAsync("long", ask.Price, ask.Size + 3);

        (await _trader.AmendAsync(id, Trader.Price(50_000), Trader.Size(2))).ShouldSucceed();
        _trader.Pass();
        (await _trader.AmendAsync(id, Trader.Price(50_001))).ShouldSucceed();
        _trader.Pass();

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(
            ("open", "50001", "2", ask.Size, ask.Size + 2),
            (order.Text("status"), order.Text("price"), order.Text("size"), order.Amount("total_filled_size"), order.Amount("initial_size")));
    }

    [Fact]
    public async Task An_order_amended_across_the_book_is_filled()
    {
        string id = await _trader.LimitAsync("long", 50_000, 0.001m);

        (await _trader.AmendAsync(id, Trader.Price((await _trader.BookAsync("asks"))[0].Price))).ShouldSucceed();
        _trader.Pass();

        Assert.Equal("closed", await _trader.StatusAsync(id));
        Assert.False(Assert.Single(await _trader.FillsAsync(id)).Flag("is_maker"));
    }

    [Fact]
    public async Task An_amendment_that_cannot_be_executed_leaves_the_order_as_it_was()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1, "post_only");

        (await _trader.AmendAsync(id, Trader.Price(100_000))).ShouldSucceed();
        _trader.Pass();

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("open", "50000", "TIME_IN_FORCE_POSTONLY_ERROR"), (order.Text("status"), order.Text("price"), order.Text("reason")));
        (await _trader.CancelAsync(id)).ShouldSucceed();
        _trader.Pass();
        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    [Theory]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "\"size\":2", "bad order price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "\"price\":50000.5", "bad_price has=50000.5 required=50000")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "\"price\":50001,\"trigger_price\":1", "bad order trigger price")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "\"price\":\"50001\"", "CANT_BIND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "\"price\":50000", "NOTHING_TO_AMEND")]
    [InlineData("limit", "\"side\":\"long\",\"price\":50000,\"size\":1", "", "NOTHING_TO_AMEND")]
    [InlineData("stop_limit", "\"side\":\"long\",\"price\":90000,\"size\":1,\"trigger_price\":89000", "\"price\":90001,\"size\":1", "bad order trigger price")]
    [InlineData("stop_limit", "\"side\":\"long\",\"price\":90000,\"size\":1,\"trigger_price\":89000", "\"price\":90001,\"trigger_price\":89000", "bad order size")]
    [InlineData("stop_market", "\"side\":\"long\",\"size\":1,\"trigger_price\":89000", "\"size\":2", "bad order trigger price")]
    public async Task An_amendment_that_the_type_does_not_allow_is_rejected(string type, string members, string changes, string error)
    {
        string id = await _trader.PlacedAsync(type, Parse(members));
        string before = (await _trader.OrderAsync(id)).GetRawText();

        (await _trader.AmendAsync(id, Parse(changes))).ShouldBeRejected(error);
        _trader.Pass();

        Assert.Equal(before, (await _trader.OrderAsync(id)).GetRawText());
    }

    [Fact]
    public async Task Only_an_order_that_lives_and_does_not_change_can_be_amended()
    {
        string closed = await _trader.MarketAsync("long", 0.001m);
        string open = await _trader.LimitAsync("long", 50_000, 1);
        string processing = (await _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1))).TextOf("id");

        (await _trader.AmendAsync("BTC-USD@999999", Trader.Price(1))).ShouldBeRejected("ORDER_NOT_FOUND");
        (await _trader.AmendAsync(closed, Trader.Price(1))).ShouldBeRejected("WRONG_ORDER_STATUS");
        (await _trader.AmendAsync(processing, Trader.Price(1))).ShouldBeRejected("Processing order can't be amended");
        (await _trader.AmendAsync(open, Trader.Price(1))).ShouldSucceed();
        (await _trader.AmendAsync(open, Trader.Price(2))).ShouldBeRejected("Duplicate amend action");
    }

    [Fact]
    public async Task An_order_is_named_by_its_id_only()
    {
        await _trader.PlacedAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1), Trader.ClientId("mine"));

        (await _trader.SendAsync(HttpMethod.Put, "/orders", TestSandbox.Text("market_id", "BTC-USD"), Trader.ClientId("mine"), Trader.Price(1))).ShouldBeRejected(
            "Key: 'OrderAmendRequest.OrderId' Error:Field validation for 'OrderId' failed on the 'required' tag");
    }

    [Fact]
    public async Task An_open_order_of_the_history_meets_the_market_once_it_is_amended()
    {
        JsonElement open = (await _sandbox.ReadAccountAsync("/orders?status=open&order_type=limit")).First;
        var trader = new Trader(_sandbox, open.Text("market_id"));
        decimal price = open.Text("side") == "long" ? (await trader.BookAsync("asks"))[3].Price : (await trader.BookAsync("bids"))[3].Price;

        (await trader.AmendAsync(open.Text("id"), Trader.Price(price))).ShouldSucceed();
        trader.Pass();

        JsonElement order = await trader.OrderAsync(open.Text("id"));
        Assert.True(order.Amount("total_filled_size") > open.Amount("total_filled_size"));
        Assert.Equal(order.Amount("total_filled_size"), (await trader.FillsAsync(open.Text("id"))).Sum(fill => fill.Amount("size")));
        Assert.Equal(
            (await Items.AllAsync(_sandbox.ReadAccountAsync, "/balanceops")).Sum(operation => operation.Amount("amount")),
            (await _sandbox.ReadAccountAsync("/account")).First.Amount("balance"));
    }

    private static Member[] Parse(string members) =>
        [.. JsonDocument.Parse($"{{{members}}}").RootElement.EnumerateObject().Select(member => TestSandbox.Raw(member.Name, member.Value.GetRawText()))];
}
