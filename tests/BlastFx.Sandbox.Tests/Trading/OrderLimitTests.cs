using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Trading;

public sealed class OrderLimitTests : IAsyncDisposable
{
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0, OrdersPerSecond = 0 });
    private readonly Trader _trader;

    public OrderLimitTests()
    {
        _trader = new Trader(_sandbox);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task An_account_has_at_most_a_thousand_open_orders()
    {
        for (int order = 0; order < 1_000; order++)
        {
            (await PlaceLimitAsync()).ShouldSucceed();
        }

        (await PlaceLimitAsync()).ShouldBeRejected("ORDER_LIMIT_REACHED");
        _trader.Pass();
        (await PlaceLimitAsync()).ShouldBeRejected("ORDER_LIMIT_REACHED");
        (await _trader.CancelAsync(_sandbox.Account.Orders[0].Id)).ShouldSucceed();
        _trader.Pass();
        (await PlaceLimitAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_market_has_at_most_ten_waiting_stops()
    {
        for (int order = 0; order < 10; order++)
        {
            (await PlaceStopAsync(_trader, order % 2 == 0)).ShouldSucceed();
        }

        (await PlaceStopAsync(_trader, withPrice: true)).ShouldBeRejected("ORDER_LIMIT_REACHED");
        (await PlaceStopAsync(new Trader(_sandbox, "ETH-USD"), withPrice: true)).ShouldSucceed();
    }

    [Fact]
    public async Task A_market_has_one_stop_loss_and_one_take_profit()
    {
        await _trader.MarketAsync("long", 0.01m);
        Member[] members = [Trader.TriggerPrice(1), Trader.SizePercent(1)];
        (await _trader.PlaceAsync("stop_loss", members)).ShouldSucceed();

        (await _trader.PlaceAsync("stop_loss", members)).ShouldBeRejected("ORDER_LIMIT_REACHED");
        (await _trader.PlaceAsync("stop_loss_limit", [.. members, Trader.Price(1)])).ShouldBeRejected("ORDER_LIMIT_REACHED");
        (await _trader.PlaceAsync("take_profit_limit", [.. members, Trader.Price(1)])).ShouldSucceed();
        (await _trader.PlaceAsync("take_profit", members)).ShouldBeRejected("ORDER_LIMIT_REACHED");
    }

    [Fact]
    public async Task A_market_that_is_not_active_rejects_orders()
    {
        await using var sandbox = new TestSandbox(options => options with { InactiveMarkets = ["BTC-USD"] });
        var trader = new Trader(sandbox);

        (await trader.PlaceAsync("market", Trader.Side("long"), Trader.Size(1))).ShouldBeRejected("MARKET_NOT_ACTIVE");
        (await trader.AmendAsync("BTC-USD@1", Trader.Price(1))).ShouldBeRejected("MARKET_NOT_ACTIVE");
        (await trader.CancelAsync("BTC-USD@1")).ShouldSucceed();
        Assert.Equal("paused", (await sandbox.ReadAsync("/markets?market_id=BTC-USD")).TextOf("status"));
        (await new Trader(sandbox, "ETH-USD").PlaceAsync("market", Trader.Side("long"), Trader.Size(1))).ShouldSucceed();
    }

    private static Task<Response> PlaceStopAsync(Trader trader, bool withPrice) => withPrice
        ? trader.PlaceAsync("stop_limit", Trader.Side("long"), Trader.Size(1), Trader.Price(99_000), Trader.TriggerPrice(99_000))
        : trader.PlaceAsync("stop_market", Trader.Side("long"), Trader.Size(1), Trader.TriggerPrice(99_000));

    private Task<Response> PlaceLimitAsync() => _trader.PlaceAsync("limit", Trader.Side("long"), Trader.Price(10_000), Trader.Size(0.0001m));
}
