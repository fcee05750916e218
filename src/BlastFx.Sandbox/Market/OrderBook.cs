namespace BlastFx.Sandbox.Market;

/// <summary>A price and what stands there, in ticks and lots.</summary>
internal readonly record struct BookLevel(long Price, long Size);

/// <summary>
/// What can be bought and sold at a moment, around the newest trade. It changes once a second, and its sequence counts
/// the seconds.
/// </summary>
internal sealed class OrderBook(Noise noise, TradeTape tape, long second)
{
    /// <summary>How many prices each side has.</summary>
    public const int Depth = 200;

    private const long SmallestLots = 10;
    private const long MostExtraLots = 20_000;
    private const long WidestGap = 4;

    // Further away, orders stand for longer: a level's size changes with its own number of seconds.
    private const int LevelsPerSecondOfRest = 10;

    private readonly Noise _gaps = noise.For("book gaps");
    private readonly Noise _sizes = noise.For("book sizes");
    private readonly long _middle = tape.MiddleAt(tape.NewestAt(second * Slots.Second) >> 1);

    public long Sequence => second;

    public long Time => second * Slots.Second;

    public long Middle => _middle;

    public long BestBid => _middle - tape.HalfSpread;

    public long BestAsk => _middle + tape.HalfSpread;

    /// <summary>The bids, the highest first.</summary>
    public IEnumerable<BookLevel> Bids() => Levels(BestBid, -1, side: 0);

    /// <summary>The asks, the lowest first.</summary>
    public IEnumerable<BookLevel> Asks() => Levels(BestAsk, 1, side: 1);

    private IEnumerable<BookLevel> Levels(long price, int direction, int side)
    {
        for (int level = 0; level < Depth; level++)
        {
            int place = (level << 1) | side;
            yield return new BookLevel(price, SizeAt(place, second / (1 + (level / LevelsPerSecondOfRest))));
            price += direction * (1 + _gaps.Below(WidestGap, place));
        }
    }

    private long SizeAt(int place, long moment) => SmallestLots + _sizes.For(place).MostlySmallBelow(MostExtraLots, moment);
}
