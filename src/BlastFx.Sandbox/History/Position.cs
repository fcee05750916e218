using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>What an account holds in a market at a moment: what it entered with and has not left yet.</summary>
internal sealed class Position
{
    private const int MarginDigits = 8;
    private const int PnlDigits = 18;

    // A position is closed by force when its margin falls to this part of its value, as GET /markets says.
    private const int ForcedMarginPerCent = 3;

    private readonly long _enteredLots;
    private readonly long _enteredTurnover;

    public Position(Trip trip, IReadOnlyList<Fill> fills, long middle, long leverage)
    {
        Trip = trip;
        foreach (Fill fill in fills)
        {
            bool enters = fill.Place < RoundTrip.EntryCount;
            _enteredLots += enters ? fill.SizeLots : 0;
            _enteredTurnover += enters ? fill.TurnoverTicks : 0;
            Lots += enters ? fill.SizeLots : -fill.SizeLots;
        }

        MarketSpec spec = trip.Market.Spec;
        Size = spec.Size(Lots);
        FairPrice = spec.Price(middle);
        Notional = Size * FairPrice;
        Margin = decimal.Round(Notional / leverage, MarginDigits);

        // What is left of what was paid, against what it is worth.
        decimal left = (decimal)_enteredTurnover * Lots / _enteredLots;
        decimal gain = (((decimal)middle * Lots) - left) * spec.Tick * spec.Lot;
        UnrealizedPnl = decimal.Round(trip.IsLong ? gain : -gain, PnlDigits);
        LiquidationPrice = (EntryPrice * LiquidationFactor(leverage)).ToString();
    }

    public Trip Trip { get; }

    public long Lots { get; }

    public decimal Size { get; }

    public decimal FairPrice { get; }

    public decimal Notional { get; }

    public decimal Margin { get; }

    public decimal UnrealizedPnl { get; }

    public string LiquidationPrice { get; }

    /// <summary>The average of the prices it was entered at, weighted by size.</summary>
    public Quotient EntryPrice => new Quotient(_enteredTurnover, _enteredLots) * Quotient.Of(Trip.Market.Spec.Tick);

    private Quotient LiquidationFactor(long leverage)
    {
        long distance = 100 - (ForcedMarginPerCent * leverage);
        return new Quotient((100 * leverage) + (Trip.IsLong ? -distance : distance), 100 * leverage);
    }
}
