namespace BlastFx.Sandbox.Market;

/// <summary>The trades of a period that starts at a time in seconds.</summary>
internal readonly record struct Candle(long Time, TradeTotals Trades)
{
    /// <summary>The supported periods in minutes.</summary>
    public static readonly long[] Periods = [1, 5, 15, 30, 60, 240, 1_440];

    private const long SlotsPerMinute = 60 * Slots.Second / Slots.Length;

    /// <summary>
    /// The candles of a market that start from one time to another, both included, in ascending order. A period without
    /// trades has no candle; the candle of the current period has the trades so far.
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

/// <summary>The totals of a series of trades. Prices are in ticks, volume in lots, turnover in ticks times lots.</summary>
internal struct TradeTotals
{
    public long Open { get; private set; }

    public long High { get; private set; }

    public long Low { get; private set; }

    public long Close { get; private set; }

    public long Volume { get; private set; }

    public long Turnover { get; private set; }

    public readonly bool IsEmpty => Volume == 0;

    public void Add(long price, long size)
    {
        if (IsEmpty)
        {
            (Open, High, Low) = (price, price, price);
        }

        High = Math.Max(High, price);
        Low = Math.Min(Low, price);
        Close = price;
        Volume += size;
        Turnover += price * size;
    }

    /// <summary>Adds the totals of the trades that follow.</summary>
    public void Add(TradeTotals next)
    {
        if (IsEmpty || next.IsEmpty)
        {
            this = IsEmpty ? next : this;
            return;
        }

        High = Math.Max(High, next.High);
        Low = Math.Min(Low, next.Low);
        Close = next.Close;
        Volume += next.Volume;
        Turnover += next.Turnover;
    }
}
