namespace BlastFx.Tests.Model;

/// <summary>A market with prices that it does not reach.</summary>
/// <param name="Id">The market's id.</param>
/// <param name="Price">About its price.</param>
/// <param name="Lot">The step of sizes.</param>
internal sealed record ModelMarket(string Id, decimal Price, decimal Lot);

/// <summary>A client order id, which is used again after its order has ended. All its orders are on one side of one market.</summary>
internal sealed record ModelOrderId(string Text, ModelMarket Market, string Side)
{
    private bool IsLong => Side == "long";

    /// <summary>An order that rests. Each step has a size of its own, so that no order is taken for another one.</summary>
    public OrderModel Order(int step) => new(Text, Market.Id, Side, Market.Lot * step, RestingPrice(step));

    /// <summary>A price at which the order rests.</summary>
    public decimal RestingPrice(int step) => IsLong ? (Market.Price / 2) - step : (Market.Price * 2) + step;

    /// <summary>A price at which the order would be filled at once.</summary>
    public decimal CrossingPrice => IsLong ? Market.Price * 2 : Market.Price / 2;
}

/// <summary>The markets of the exchange, and the client order ids that the steps use.</summary>
internal static class ModelMarkets
{
    public static readonly ModelMarket Btc = new("BTC-USD", 61_000, 0.0001m);

    public static readonly ModelMarket Eth = new("ETH-USD", 3_400, 0.001m);

    public static readonly ModelMarket[] All = [Btc, Eth];

    public static readonly ModelOrderId[] OrderIds = [new("btc-buy", Btc, "long"), new("btc-sell", Btc, "short"), new("eth-buy", Eth, "long")];
}
