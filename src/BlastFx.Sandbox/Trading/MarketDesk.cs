using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The orders of an account that stay in a market, and what the market offers it.</summary>
internal sealed class MarketDesk(ListedMarket market)
{
    public ListedMarket Market { get; } = market;

    public Liquidity Liquidity { get; } = new(market);

    public RestingOrders Bids { get; } = new(isLong: true);

    public RestingOrders Asks { get; } = new(isLong: false);

    /// <summary>The orders that wait for their trigger, oldest first.</summary>
    public List<LiveOrder> Waiting { get; } = [];

    /// <summary>True if an order rests or waits.</summary>
    public bool HasOrders => !Bids.IsEmpty || !Asks.IsEmpty || Waiting.Count > 0;

    public RestingOrders Side(bool isLong) => isLong ? Bids : Asks;
}
