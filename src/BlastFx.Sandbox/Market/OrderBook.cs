namespace BlastFx.Sandbox.Market;

/// <summary>A price and its size, in ticks and lots.</summary>
internal readonly record struct BookLevel(long Price, long Size);

/// <summary>The bids and asks around the newest trade. The book changes once a second; its sequence counts the seconds.</summary>
internal sealed class OrderBook(Noise noise, TradeTape tape, long second)
{
    /// <summary>The number of levels on each side.</summary>
    public const int Depth = 200;

    private const long MinLots = 10;
    private const long MaxExtraLots = 20_000;
    private const long MaxGap = 4;

    // Sizes change more slowly further away: every 10 levels add a second to the time a size stays.
    private const int LevelsPerSecondOfRest = 10;

    private readonly Noise _gaps = noise.For("book gaps");
    private readonly Noise _sizes = noise.For("book sizes");

    public long Sequence => second;

    public long Time => second * Slots.Second;

    public long Middle { get; } = tape.MiddleAt(tape.NewestAt(second * Slots.Second) >> 1);

    public long BestBid => Middle - tape.HalfSpread;

    public long BestAsk => Middle + tape.HalfSpread;

    /// <summary>The bids, highest price first.</summary>
    public IEnumerable<BookLevel> Bids() => Levels(BestBid, -1, side: 0);

    /// <summary>The asks, lowest price first.</summary>
    public IEnumerable<BookLevel> Asks() => Levels(BestAsk, 1, side: 1);

    private IEnumerable<BookLevel> Levels(long price, int direction, int side)
    {
        for (int level = 0; level < Depth; level++)
        {
            int index = (level << 1) | side;
            long moment = second / (1 + (level / LevelsPerSecondOfRest));
            yield return new BookLevel(price, MinLots + _sizes.For(index).MostlySmallBelow(MaxExtraLots, moment));
            price += direction * (1 + _gaps.Below(MaxGap, index));
        }
    }
}
