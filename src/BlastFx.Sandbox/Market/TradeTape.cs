namespace BlastFx.Sandbox.Market;

/// <summary>
/// All trades of a market. Each slot has two, numbered twice the slot and one more: one whose taker buys at the ask and
/// one whose taker sells at the bid, in either order.
/// </summary>
internal sealed class TradeTape(Noise noise, MarketSpec spec)
{
    /// <summary>Every trade is at least this large, so that any fill of an account is part of one.</summary>
    public const long SmallestLots = 600;

    private const long MostExtraLots = 6_000;
    private const long TradesPerLiquidation = 400;

    // A trade comes at least this long after its half of the slot began: time for its order to come before it.
    private const long EarliestOffset = Slots.Second;
    private const long OffsetRange = (Slots.Length / 2) - EarliestOffset;

    private readonly PricePath _path = new(noise.For("path"), spec.UsualPrice);
    private readonly Noise _times = noise.For("times");
    private readonly Noise _sizes = noise.For("sizes");
    private readonly Noise _sides = noise.For("sides");
    private readonly Noise _liquidations = noise.For("liquidations");

    /// <summary>From the middle to the best bid and to the best ask, in ticks.</summary>
    public long HalfSpread { get; } = 1 + (spec.UsualPrice / 20_000);

    public long MiddleAt(long slot) => _path.At(slot);

    public Trade At(long number)
    {
        long slot = number >> 1;
        bool takerIsLong = TakerIsLong(number, FirstIsLong(slot));
        return new Trade(
            number,
            TimeAt(number),
            Price(_path.At(slot), takerIsLong),
            SizeAt(number),
            takerIsLong,
            _liquidations.Below(TradesPerLiquidation, number) == 0);
    }

    public long TimeAt(long number) =>
        Slots.Start(number >> 1) + ((number & 1) * (Slots.Length / 2)) + EarliestOffset + _times.Below(OffsetRange, number);

    /// <summary>The number of the slot's trade whose taker is on a side.</summary>
    public long NumberOf(long slot, bool takerIsLong) => (slot << 1) | (FirstIsLong(slot) == takerIsLong ? 0L : 1);

    /// <summary>The number of the newest trade at a time.</summary>
    public long NewestAt(long micros)
    {
        long number = (Slots.At(micros) << 1) | 1;
        while (TimeAt(number) > micros)
        {
            number--;
        }

        return number;
    }

    /// <summary>What the trades from one number to another come to, both included.</summary>
    public TradeTotals Total(long first, long last)
    {
        var totals = default(TradeTotals);
        var walk = default(PriceWalk);
        for (long slot = first >> 1; slot <= last >> 1; slot++)
        {
            long middle = _path.At(slot, ref walk);
            bool firstIsLong = FirstIsLong(slot);
            for (long number = Math.Max(first, slot << 1); number <= Math.Min(last, (slot << 1) | 1); number++)
            {
                totals.Add(Price(middle, TakerIsLong(number, firstIsLong)), SizeAt(number));
            }
        }

        return totals;
    }

    private static bool TakerIsLong(long number, bool firstIsLong) => firstIsLong == ((number & 1) == 0);

    private bool FirstIsLong(long slot) => (_sides.At(slot) & 1) == 0;

    private long Price(long middle, bool takerIsLong) => takerIsLong ? middle + HalfSpread : middle - HalfSpread;

    private long SizeAt(long number) => SmallestLots + _sizes.MostlySmallBelow(MostExtraLots, number);
}
