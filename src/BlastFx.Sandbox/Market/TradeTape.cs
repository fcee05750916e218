using System.Collections.Concurrent;
using System.Globalization;

namespace BlastFx.Sandbox.Market;

/// <summary>
/// All trades of a market. Each slot has two, numbered twice the slot and one more: in one the taker buys at the ask, in the
/// other the taker sells at the bid, in either order.
/// </summary>
internal sealed class TradeTape(Noise noise, MarketSpec spec)
{
    /// <summary>The minimum size of a trade, so that any fill of an account fits into it.</summary>
    public const long MinLots = 600;

    private const long MaxExtraLots = 6_000;
    private const long TradesPerLiquidation = 400;

    // The minimum time from the start of a half slot to its trade: orders can be created before it.
    private const long MinOffset = Slots.Second;
    // Totals are kept for blocks of 128 trades, so that those of a day need no sum over all of its trades.
    private const int BlockBits = 7;

    private const long OffsetRange = (Slots.Length / 2) - MinOffset;

    private readonly PricePath _path = new(noise.For("path"), spec.BasePrice);
    private readonly Noise _times = noise.For("times");
    private readonly Noise _sizes = noise.For("sizes");
    private readonly Noise _sides = noise.For("sides");
    private readonly ConcurrentDictionary<long, TradeTotals> _blocks = new();
    private readonly Noise _liquidations = noise.For("liquidations");

    /// <summary>The distance from the middle to the best bid and to the best ask, in ticks.</summary>
    public long HalfSpread { get; } = 1 + (spec.BasePrice / 20_000);

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
        Slots.Start(number >> 1) + ((number & 1) * (Slots.Length / 2)) + MinOffset + _times.Below(OffsetRange, number);

    /// <summary>The number of the slot's trade whose taker buys or sells.</summary>
    public long NumberOf(long slot, bool takerIsLong) => (slot << 1) | (FirstIsLong(slot) == takerIsLong ? 0L : 1);

    /// <summary>The number of the newest trade at a time.</summary>
    public long NewestAt(long time)
    {
        long number = (Slots.At(time) << 1) | 1;
        while (TimeAt(number) > time)
        {
            number--;
        }

        return number;
    }

    /// <summary>The totals of the trades from one number to another, both included.</summary>
    public TradeTotals Total(long first, long last)
    {
        (long firstBlock, long endBlock) = (((first - 1) >> BlockBits) + 1, (last + 1) >> BlockBits);
        if (firstBlock >= endBlock)
        {
            return Sum(first, last);
        }

        TradeTotals totals = Sum(first, (firstBlock << BlockBits) - 1);
        for (long block = firstBlock; block < endBlock; block++)
        {
            totals.Add(_blocks.GetOrAdd(block, block => Sum(block << BlockBits, ((block + 1) << BlockBits) - 1)));
        }

        totals.Add(Sum(endBlock << BlockBits, last));
        return totals;
    }

    private static bool TakerIsLong(long number, bool firstIsLong) => firstIsLong == ((number & 1) == 0);

    private TradeTotals Sum(long first, long last)
    {
        TradeTotals totals = default;
        PriceWalk walk = default;
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

    private bool FirstIsLong(long slot) => (_sides.At(slot) & 1) == 0;

    private long Price(long middle, bool takerIsLong) => takerIsLong ? middle + HalfSpread : middle - HalfSpread;

    private long SizeAt(long number) => MinLots + _sizes.MostlySmallBelow(MaxExtraLots, number);
}

/// <summary>A trade of a market, numbered among all trades of the market.</summary>
internal readonly record struct Trade(long Number, long Time, long PriceTicks, long SizeLots, bool TakerIsLong, bool IsLiquidation)
{
    // Trades and the fills of their two sides share one sequence of ids.
    private const long IdsPerTrade = 3;

    /// <summary>The id of the trade (side 0), its taker's fill (1) or its maker's fill (2).</summary>
    public string IdOf(MarketSpec spec, int side = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{spec.Id}-{(Number * IdsPerTrade) + side}");
}
