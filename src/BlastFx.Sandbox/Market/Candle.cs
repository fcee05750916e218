namespace BlastFx.Sandbox.Market;

/// <summary>The trades of a period, which begins at a time in seconds.</summary>
internal readonly record struct Candle(long Time, TradeTotals Trades)
{
    /// <summary>The lengths a period can have, in minutes.</summary>
    public static readonly long[] Periods = [1, 5, 15, 30, 60, 240, 1_440];

    private const long SlotsPerMinute = 60 * Slots.Second / Slots.Length;

    /// <summary>
    /// The candles of a market that begin from one time to another, both included, in time's order. A period without
    /// trades has none; the one that is not over has those so far.
    /// </summary>
    public static IEnumerable<Candle> Between(ListedMarket market, long from, long to, long minutes, long now)
    {
        long seconds = minutes * 60;
        (long first, long newest) = (market.FirstTrade, market.Tape.NewestAt(now));
        long start = -Slots.FloorDivide(-Math.Max(from, (Slots.Start(market.OpeningSlot) / Slots.Second) - seconds), seconds) * seconds;
        for (long time = start; time <= Math.Min(to, now / Slots.Second); time += seconds)
        {
            long slot = Slots.At(time * Slots.Second);
            TradeTotals trades = market.Tape.Total(Math.Max(first, slot << 1), Math.Min(newest, ((slot + (minutes * SlotsPerMinute)) << 1) - 1));
            if (!trades.IsEmpty)
            {
                yield return new Candle(time, trades);
            }
        }
    }
}
