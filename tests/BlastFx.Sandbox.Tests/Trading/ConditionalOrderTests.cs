using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class ConditionalOrderTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0 });
    private readonly Trader _trader;

    public ConditionalOrderTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData("long", 1)]
    [InlineData("short", -1)]
    public async Task A_stop_market_order_is_placed_until_the_fair_price_reaches_its_trigger(string side, int direction)
    {
        (string market, decimal trigger) = await MarketThatMovesAsync(direction);
        var trader = new Trader(_sandbox, market);

        string id = await trader.PlacedAsync("stop_market", Trader.Side(side), Trader.Size(100), Trader.TriggerPrice(trigger));

        JsonElement order = await trader.OrderAsync(id);
        Assert.Equal(("placed", null), (order.Text("status"), order.GetProperty("price").GetString()));
        while ((await FairPriceAsync(_sandbox, market) - trigger) * direction < 0)
        {
            Assert.Equal("placed", Assert.Single(_sandbox.Account.Orders).Status);
            trader.NextSecond();
        }

        Assert.Equal("closed", Assert.Single(_sandbox.Account.Orders).Status);
        IReadOnlyList<JsonElement> fills = await trader.FillsAsync(id);
        Assert.Equal(100, fills.Sum(fill => fill.Amount("size")));
        Assert.All(fills, fill => Assert.Equal((side, false, Microseconds()), (fill.Text("side"), fill.Flag("is_maker"), fill.Number("timestamp"))));
    }

    [Fact]
    public async Task A_trigger_that_is_already_reached_acts_in_the_next_second()
    {
        string id = await _trader.PlacedAsync("stop_market", Trader.Side("long"), Trader.Size(0.001m), Trader.TriggerPrice(1));
        Assert.Equal("placed", Assert.Single(_sandbox.Account.Orders).Status);

        _trader.NextSecond();

        Assert.Equal("closed", Assert.Single(_sandbox.Account.Orders).Status);
        Assert.Single(await _trader.FillsAsync(id));
    }

    [Fact]
    public async Task A_stop_limit_order_rests_at_its_price_after_its_trigger()
    {
        string id = await _trader.PlacedAsync(
            "stop_limit", Trader.Side("short"), Trader.Price(70_000), Trader.Size(1), Trader.TriggerPrice(90_000));

        _trader.NextSecond();
        _trader.Pass();

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("open", "70000", "90000"), (order.Text("status"), order.Text("price"), order.Text("trigger_price")));
    }

    [Theory]
    [InlineData("stop_loss", "long", "short", 1_000_000)]
    [InlineData("stop_loss", "short", "long", 1)]
    [InlineData("take_profit", "long", "short", 1)]
    [InlineData("take_profit", "short", "long", 1_000_000)]
    public async Task It_closes_a_part_of_the_position_on_the_other_side(string type, string positionSide, string orderSide, decimal trigger)
    {
        await _trader.MarketAsync(positionSide, 0.0035m);

        string id = await _trader.PlacedAsync(type, Trader.TriggerPrice(trigger), Trader.SizePercent(0.5m));
        JsonElement before = await _trader.OrderAsync(id);
        _trader.NextSecond();
        _trader.Pass();

        Assert.Equal(("placed", orderSide, null, "0.5"), (before.Text("status"), before.Text("side"), before.GetProperty("size").GetString(), before.Text("size_percent")));
        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("closed", orderSide, "0.0017", "0.0017"), (order.Text("status"), order.Text("side"), order.Text("initial_size"), order.Text("total_filled_size")));
        Assert.Equal("0.0018", (await _trader.PositionAsync())!.Value.Text("size"));
    }

    [Fact]
    public async Task A_limit_order_that_closes_the_position_rests_after_its_trigger_and_goes_with_the_position()
    {
        await _trader.MarketAsync("long", 0.01m);
        string id = await _trader.PlacedAsync("take_profit_limit", Trader.Price(70_000), Trader.TriggerPrice(1), Trader.SizePercent(1));
        _trader.NextSecond();
        _trader.Pass();
        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("open", "0.01"), (order.Text("status"), order.Text("size")));

        await _trader.MarketAsync("short", 0.01m);

        Assert.Equal("canceled", await _trader.StatusAsync(id));
    }

    [Theory]
    [InlineData(0.01, "canceled")]
    [InlineData(0.02, "canceled")]
    [InlineData(0.005, "placed")]
    public async Task Without_its_position_it_is_canceled(double size, string status)
    {
        await _trader.MarketAsync("long", 0.01m);
        string stop = await _trader.PlacedAsync("stop_loss", Trader.TriggerPrice(1), Trader.SizePercent(1));
        string profit = await _trader.PlacedAsync("take_profit", Trader.TriggerPrice(1_000_000), Trader.SizePercent(1));
        JsonElement position = (await _trader.PositionAsync())!.Value;
        Assert.Equal(("1", "1000000"), (position.Text("stop_loss"), position.Text("take_profit")));

        await _trader.MarketAsync("short", (decimal)size);

        Assert.Equal((status, status), (await _trader.StatusAsync(stop), await _trader.StatusAsync(profit)));
    }

    [Fact]
    public async Task Without_a_position_it_is_rejected()
    {
        string id = await _trader.PlacedAsync("stop_loss", Trader.TriggerPrice(1), Trader.SizePercent(1));

        JsonElement order = await _trader.OrderAsync(id);
        Assert.Equal(("rejected", "POSITION_NOT_FOUND", null), (order.Text("status"), order.Text("reason"), order.GetProperty("side").GetString()));
    }

    [Fact]
    public async Task A_waiting_order_gets_a_new_trigger()
    {
        await _trader.MarketAsync("long", 0.01m);
        string stop = await _trader.PlacedAsync("stop_loss", Trader.TriggerPrice(1), Trader.SizePercent(1));
        string limit = await _trader.PlacedAsync("stop_limit", Trader.Side("long"), Trader.Price(99_000), Trader.Size(1), Trader.TriggerPrice(98_000));

        (await _trader.AmendAsync(stop, Trader.TriggerPrice(2), Trader.SizePercent(0.5m))).ShouldSucceed();
        (await _trader.AmendAsync(limit, Trader.Price(99_001), Trader.Size(2), Trader.TriggerPrice(98_001))).ShouldSucceed();
        _trader.Pass();

        JsonElement order = await _trader.OrderAsync(stop);
        Assert.Equal(("placed", "2", "0.5"), (order.Text("status"), order.Text("trigger_price"), order.Text("size_percent")));
        order = await _trader.OrderAsync(limit);
        Assert.Equal(("placed", "99001", "98001", "2"), (order.Text("status"), order.Text("price"), order.Text("trigger_price"), order.Text("size")));
    }

    [Fact]
    public async Task In_instant_mode_it_waits_for_its_trigger_too()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0, FillMode = FillMode.Instant });
        var trader = new Trader(sandbox);

        string far = await trader.PlacedAsync("stop_limit", Trader.Side("long"), Trader.Price(99_000), Trader.Size(1), Trader.TriggerPrice(98_000));
        string near = await trader.PlacedAsync("stop_limit", Trader.Side("long"), Trader.Price(10_000), Trader.Size(1), Trader.TriggerPrice(9_000));
        trader.NextSecond();
        trader.Pass();

        Assert.Equal("placed", await trader.StatusAsync(far));
        JsonElement fill = Assert.Single(await trader.FillsAsync(near));
        Assert.Equal(("10000", "1"), (fill.Text("price"), fill.Text("size")));
    }

    private long Microseconds() => (_sandbox.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static async Task<decimal> FairPriceAsync(TestSandbox sandbox, string market) =>
        (await sandbox.ReadAsync($"/markets?market_id={market}")).First.Amount("fair_price");

    /// <summary>A market whose price rises (1) or falls (-1) during the next minute, and its price then.</summary>
    private static async Task<(string Market, decimal Price)> MarketThatMovesAsync(int direction)
    {
        foreach (string market in new[] { "ARB-USD", "DOGE-USD", "LDO-USD", "SUI-USD", "TON-USD", "WLD-USD", "XRP-USD" })
        {
            await using var ahead = new TestSandbox(options => options with { FillCount = 0 });
            decimal before = await FairPriceAsync(ahead, market);
            ahead.Clock.Advance(TimeSpan.FromMinutes(1));
            decimal after = await FairPriceAsync(ahead, market);
            if ((after - before) * direction > 0)
            {
                return (market, after);
            }
        }

        throw new InvalidOperationException("No market moves.");
    }
}
