using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>One fill of an account: its part in a trade of the market.</summary>
internal readonly record struct Fill(Trip Trip, int Place, Trade Trade)
{
    // Of the turnover.
    private const decimal TakerFee = 0.0007m;
    private const decimal MakerFee = 0.0002m;

    public bool IsLong => Trip.Buys(Place < RoundTrip.EntryCount);

    public bool IsMaker => RoundTrip.IsMaker(Place);

    public long SizeLots => Trip.LotsOf(Place);

    /// <summary>In ticks times lots.</summary>
    public long TurnoverTicks => Trade.PriceTicks * SizeLots;

    public decimal Turnover => Trip.Market.Spec.Turnover(TurnoverTicks);

    /// <summary>What it changed the account's balance by: negative, as the account pays it.</summary>
    public decimal Fee => -Turnover * (IsMaker ? MakerFee : TakerFee);

    public string Id => Trade.IdOf(Trip.Market.Spec, IsMaker ? 2 : 1);

    public string TradeId => Trade.IdOf(Trip.Market.Spec);
}
