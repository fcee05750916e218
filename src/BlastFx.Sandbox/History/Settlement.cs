namespace BlastFx.Sandbox.History;

/// <summary>
/// What a round trip that is over did to the balance. The account takes a round sum out and puts back what is left of it
/// after the trip's gain and cost, so that every settlement as a whole leaves the balance where it was.
/// </summary>
internal sealed class Settlement
{
    public const string Withdrawal = "withdrawal";
    public const string Deposit = "deposit";

    /// <summary>The kinds of its changes, in order.</summary>
    public static readonly string[] Kinds = ["pnl", "fee", "funding", Withdrawal, Deposit];

    /// <summary>The places of <see cref="Kinds"/>.</summary>
    public static readonly int[] AllKinds = [.. Enumerable.Range(0, Kinds.Length)];

    private const decimal TakenOut = 100_000;

    private readonly decimal[] _amounts;

    public Settlement(AccountHistory history, Trip trip, long number)
    {
        Number = number;
        Trip = trip;
        (decimal pnl, decimal fee) = (0m, 0m);
        foreach (int place in RoundTrip.AllFills)
        {
            Fill fill = history.FillAt(trip, place);
            pnl += fill.IsLong ? -fill.Turnover : fill.Turnover;
            fee += fill.Fee;
        }

        Time = history.FillTime(trip, RoundTrip.FillCount - 1);
        decimal funding = Funding(history.FillAt(trip, RoundTrip.EntryCount - 1), trip);
        _amounts = [pnl, fee, funding, -TakenOut, TakenOut - pnl - fee - funding];
    }

    /// <summary>Its place among all of the account's.</summary>
    public long Number { get; }

    public Trip Trip { get; }

    public long Time { get; }

    public decimal AmountOf(int kind) => _amounts[kind];

    // Settled once, when the whole position had been entered: longs pay a positive rate to shorts.
    private static decimal Funding(Fill lastEntry, Trip trip)
    {
        long hour = Market.FundingRates.HourAt(lastEntry.Trade.Time) + 1;
        long lots = RoundTrip.Weights.Take(RoundTrip.EntryCount).Sum() * trip.UnitLots;
        decimal value = trip.Market.Spec.Turnover(lots * lastEntry.Trade.PriceTicks);
        return value * trip.Market.Funding.SettledAt(hour) * (trip.IsLong ? -1 : 1);
    }
}
