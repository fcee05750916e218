using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class CancelTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new();
    private readonly Trader _trader;

    public CancelTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task An_open_order_is_canceling_and_then_canceled()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);

        Response response = (await _trader.CancelAsync(id)).ShouldSucceed();

        Assert.Equal(["id", "market_id", "profile_id", "status", "client_order_id"], response.First.Fields());
        Assert.Equal((id, "canceling"), (response.TextOf("id"), response.TextOf("status")));
        Assert.Equal("canceling", Assert.Single(_sandbox.Account.Orders).Status);
        _trader.Pass();
        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    [Fact]
    public async Task An_order_that_is_still_processing_is_canceled_after_it_was_executed()
    {
        Response rests = await _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1));
        Response fills = await _trader.PlaceAsync("market", Trader.Side("long"), Trader.Size(0.001m));

        (await _trader.CancelAsync(rests.TextOf("id"))).ShouldSucceed();
        (await _trader.CancelAsync(fills.TextOf("id"))).ShouldSucceed();
        _trader.Pass();

        Assert.Equal("canceled", await _trader.StatusAsync(rests.TextOf("id")));
        Assert.Equal("closed", await _trader.StatusAsync(fills.TextOf("id")));
    }

    [Fact]
    public async Task Canceling_twice_at_once_is_rejected()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);
        (await _trader.CancelAsync(id)).ShouldSucceed();

        (await _trader.CancelAsync(id)).ShouldBeRejected("duplicated cancel action");
        (await _trader.AmendAsync(id, Trader.Price(50_001))).ShouldBeRejected("WRONG_ORDER_STATUS");
    }

    [Fact]
    public async Task An_order_that_is_amended_first_stays_canceling()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);
        (await _trader.AmendAsync(id, Trader.Price(49_000))).ShouldSucceed();
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(10));
        (await _trader.CancelAsync(id)).ShouldSucceed();
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(10));

        SandboxOrder order = Assert.Single(_sandbox.Account.Orders);
        Assert.Equal(("canceling", 49_000m), (order.Status, order.Price));
        (await _trader.CancelAsync(id)).ShouldBeRejected("duplicated cancel action");
        _trader.Pass();
        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    [Fact]
    public async Task Canceling_what_has_ended_succeeds_and_changes_nothing()
    {
        string closed = await _trader.MarketAsync("long", 0.001m);
        string rejected = await _trader.LimitAsync("long", 50_000, 1, "immediate_or_cancel");
        string generated = (await _sandbox.ReadAccountAsync("/orders?market_id=BTC-USD&status=closed&end_time=1709294400000000")).First.Text("id");
        foreach (string id in new[] { closed, rejected, generated })
        {
            string before = (await _trader.OrderAsync(id)).GetRawText();

            Assert.Equal((id, "canceling"), Receipt((await _trader.CancelAsync(id)).ShouldSucceed()));
            _trader.Pass();

            Assert.Equal(before, (await _trader.OrderAsync(id)).GetRawText());
        }
    }

    [Fact]
    public async Task Canceling_an_unknown_order_succeeds_and_does_nothing()
    {
        Assert.Equal(("BTC-USD@999999", "canceling"), Receipt((await _trader.CancelAsync("BTC-USD@999999")).ShouldSucceed()));
        (await _trader.CancelAsync(Trader.ClientId("nobody's"))).ShouldSucceed();
        _trader.Pass();

        Assert.Empty((await _sandbox.ReadAccountAsync("/orders?order_id=BTC-USD@999999")).Items);
        Assert.Empty(_sandbox.Account.Orders);
    }

    [Fact]
    public async Task An_order_of_another_market_is_unknown()
    {
        string id = await _trader.LimitAsync("long", 50_000, 1);

        (await new Trader(_sandbox, "ETH-USD").CancelAsync(id)).ShouldSucceed();
        _trader.Pass();

        Assert.Equal("open", await _trader.StatusAsync(id));
    }

    [Fact]
    public async Task An_order_and_a_market_are_required()
    {
        (await _trader.CancelAsync()).ShouldBeRejected("ORDER_ID_OR_CLIENT_ORDER_ID_REQUIRED");
        (await _trader.SendAsync(HttpMethod.Delete, "/orders", TestSandbox.Text("order_id", "BTC-USD@1"))).ShouldBeRejected(
            "Key: 'OrderCancelRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag");
        (await new Trader(_sandbox, "XYZ-USD").CancelAsync("XYZ-USD@1")).ShouldBeRejected("WRONG_MARKET_ID");
    }

    [Fact]
    public async Task Open_orders_of_the_history_are_canceled_too()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 224 });
        var trader = new Trader(sandbox);
        IReadOnlyList<JsonElement> living = (await sandbox.ReadAccountAsync("/orders?status=open&status=placed")).Items;
        Assert.Contains(living, order => order.Text("status") == "placed");
        Assert.Contains(living, order => order.Text("status") == "open");

        foreach (JsonElement order in living)
        {
            (await new Trader(sandbox, order.Text("market_id")).CancelAsync(order.Text("id"))).ShouldSucceed();
        }

        trader.Pass();
        Assert.Empty((await sandbox.ReadAccountAsync("/orders?status=open&status=placed&status=canceling")).Items);
        foreach (JsonElement order in living)
        {
            JsonElement after = await trader.OrderAsync(order.Text("id"));
            Assert.Equal(("canceled", order.Text("total_filled_size")), (after.Text("status"), after.Text("total_filled_size")));
        }

        Assert.Equal("0", (await sandbox.ReadAccountAsync("/account")).TextOf("total_order_margin"));
        Assert.All((await sandbox.ReadAccountAsync("/positions")).Items, position => Assert.Equal(JsonValueKind.Null, position.GetProperty("stop_loss").ValueKind));
    }

    [Fact]
    public async Task Cancel_all_cancels_the_orders_of_every_market()
    {
        await _trader.LimitAsync("long", 50_000, 1);
        await new Trader(_sandbox, "ETH-USD").LimitAsync("short", 10_000, 1);
        (await _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1))).ShouldSucceed();

        Response response = (await _trader.CancelAllAsync()).ShouldSucceed();
        Assert.Equal(JsonValueKind.True, Assert.Single(response.Items).ValueKind);
        Assert.Equal(["cancelingall", "cancelingall", "processing"], _sandbox.Account.Orders.Select(order => order.Status));
        _trader.Pass();

        Assert.Empty((await _sandbox.ReadAccountAsync("/orders?status=open&status=placed")).Items);
        Assert.All(_sandbox.Account.Orders, order => Assert.Equal("canceled", order.Status));
    }

    private static (string Id, string Status) Receipt(Response response) => (response.TextOf("id"), response.TextOf("status"));
}
