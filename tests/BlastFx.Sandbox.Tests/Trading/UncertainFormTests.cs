using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class UncertainFormTests
{
    [Fact]
    public async Task An_unknown_order_that_is_canceled_can_appear_as_a_rejected_one()
    {
        await using var sandbox = new TestSandbox(options => options with { UnknownCancel = UnknownCancel.SyntheticRejectedOrder });
        var trader = new Trader(sandbox);
        string closed = await trader.MarketAsync("long", 0.001m);
        string before = (await trader.OrderAsync(closed)).GetRawText();

        (await trader.CancelAsync("BTC-USD@999999")).ShouldSucceed();
        (await trader.CancelAsync(Trader.ClientId("nobody's"))).ShouldSucceed();
        (await trader.CancelAsync(closed)).ShouldSucceed();
        trader.Pass();

        JsonElement order = await trader.OrderAsync("BTC-USD@999999");
        Assert.Equal(
            ("rejected", "0", "0", null, "ORDER_NOT_FOUND"),
            (order.Text("status"), order.Text("price"), order.Text("size"), order.GetProperty("side").GetString(), order.Text("reason")));
        Assert.Equal("rejected", Assert.Single((await sandbox.ReadAccountAsync("/orders?client_order_id=nobody%27s&market_id=BTC-USD")).Items).Text("status"));
        Assert.Equal(before, (await trader.OrderAsync(closed)).GetRawText());
        Assert.Equal(closed, Assert.Single(sandbox.Account.Orders).Id);
    }

    [Fact]
    public async Task An_order_can_get_the_id_under_which_it_was_canceled_before()
    {
        await using var sandbox = new TestSandbox(options => options with { UnknownCancel = UnknownCancel.SyntheticRejectedOrder });
        var trader = new Trader(sandbox);
        string first = await trader.LimitAsync("long", 50_000, 1);
        string next = $"BTC-USD@{int.Parse(first.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture) + 1}";
        (await trader.CancelAsync(next)).ShouldSucceed();
        trader.Pass();

        Assert.Equal(next, await trader.LimitAsync("long", 50_000, 1));

        Assert.Equal(
            ["open", "rejected"],
            (await sandbox.ReadAccountAsync($"/orders?order_id={next}")).Items.Select(order => order.Text("status")));
    }

    [Fact]
    public async Task Canceling_an_unknown_order_can_be_rejected()
    {
        await using var sandbox = new TestSandbox(options => options with { UnknownCancel = UnknownCancel.Rejected });
        var trader = new Trader(sandbox);
        string closed = await trader.MarketAsync("long", 0.001m);

        (await trader.CancelAsync("BTC-USD@999999")).ShouldBeRejected("ORDER_NOT_FOUND");
        (await trader.CancelAsync(closed)).ShouldSucceed();
    }

    [Fact]
    public async Task An_order_can_be_canceled_at_once()
    {
        await using var sandbox = new TestSandbox(options => options with { CancelStatus = CancelStatus.Canceled });
        var trader = new Trader(sandbox);
        string id = await trader.LimitAsync("long", 50_000, 1);

        Assert.Equal("canceled", (await trader.CancelAsync(id)).ShouldSucceed().TextOf("status"));

        Assert.Equal("canceled", Assert.Single(sandbox.Account.Orders).Status);
        string processing = (await trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(50_000), Trader.Size(1))).TextOf("id");
        Assert.Equal("canceling", (await trader.CancelAsync(processing)).ShouldSucceed().TextOf("status"));
        trader.Pass();
        Assert.Equal("canceled", await trader.StatusAsync(processing));
    }

    [Fact]
    public async Task Cancel_all_can_say_nothing()
    {
        await using var sandbox = new TestSandbox(options => options with { CancelAllResponse = CancelAllResponse.Empty });

        Assert.Empty((await new Trader(sandbox).CancelAllAsync()).ShouldSucceed().Items);
    }
}
