using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class FillModeTests
{
    [Fact]
    public async Task Instant_fills_every_order_at_its_price_or_at_the_best_one()
    {
        await using var sandbox = new TestSandbox(options => options with { FillMode = FillMode.Instant, FillCount = 0 });
        var trader = new Trader(sandbox);
        decimal ask = (await trader.BookAsync("asks"))[0].Price;

        string far = await trader.LimitAsync("long", 50_000, 3);
        string market = await trader.MarketAsync("long", 4);
        string postOnly = await trader.LimitAsync("long", ask, 1, "post_only");

        Assert.Equal((50_000m, 3m, true), FillOf(Assert.Single(await trader.FillsAsync(far))));
        Assert.Equal((ask, 4m, false), FillOf(Assert.Single(await trader.FillsAsync(market))));
        Assert.Equal("TIME_IN_FORCE_POSTONLY_ERROR", (await trader.OrderAsync(postOnly)).Text("reason"));
        Assert.Equal(["closed", "closed", "rejected"], sandbox.Account.Orders.Select(order => order.Status));
    }

    [Fact]
    public async Task Never_lets_limit_orders_rest_and_ends_the_others()
    {
        await using var sandbox = new TestSandbox(options => options with { FillMode = FillMode.Never, FillCount = 0 });
        var trader = new Trader(sandbox);

        await trader.LimitAsync("long", 100_000, 1);
        await trader.LimitAsync("long", 100_000, 1, "post_only");
        await trader.LimitAsync("long", 100_000, 1, "immediate_or_cancel");
        await trader.LimitAsync("long", 100_000, 1, "fill_or_kill");
        await trader.MarketAsync("long", 1);
        await trader.PlacedAsync("stop_market", Trader.Side("long"), Trader.Size(1), Trader.TriggerPrice(1));
        sandbox.Clock.Advance(TimeSpan.FromHours(1));

        IReadOnlyList<JsonElement> orders = (await sandbox.ReadAccountAsync("/orders?p_order=ASC")).Items;
        Assert.Equal(
            [("open", ""), ("open", ""), ("rejected", "TIME_IN_FORCE_IOC_ERROR"), ("rejected", "TIME_IN_FORCE_FOK_ERROR"), ("rejected", "TIME_IN_FORCE_IOC_ERROR"), ("placed", "")],
            orders.Select(order => (order.Text("status"), order.Text("reason"))));
        Assert.Empty((await sandbox.ReadAccountAsync("/fills")).Items);
    }

    private static (decimal Price, decimal Size, bool IsMaker) FillOf(JsonElement fill) =>
        (fill.Amount("price"), fill.Amount("size"), fill.Flag("is_maker"));
}
