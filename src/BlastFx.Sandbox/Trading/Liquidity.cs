using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>A part of an order that a level of the book fills. Parts that are not from the book have no level.</summary>
internal readonly record struct Part(long Price, long Lots, int? Level = null);

/// <summary>A market's book without what the account has taken from it in the current second.</summary>
internal sealed class Liquidity(ListedMarket market)
{
    private readonly Dictionary<(bool Asks, int Level), long> _taken = [];
    private OrderBook? _book;

    public OrderBook BookAt(long time)
    {
        long second = Slots.FloorDivide(time, Slots.Second);
        if (_book?.Sequence != second)
        {
            _book = market.BookAt(time);
            _taken.Clear();
        }

        return _book;
    }

    /// <summary>The parts of an order that the book can fill at a time, best price first.</summary>
    public IEnumerable<Part> Matching(bool isLong, long limit, long lots, long time)
    {
        OrderBook book = BookAt(time);
        int index = 0;
        foreach (BookLevel level in isLong ? book.Asks() : book.Bids())
        {
            if (lots == 0 || (isLong ? level.Price > limit : level.Price < limit))
            {
                yield break;
            }

            long part = Math.Min(lots, level.Size - _taken.GetValueOrDefault((isLong, index)));
            if (part > 0)
            {
                lots -= part;
                yield return new Part(level.Price, part, index);
            }

            index++;
        }
    }

    /// <summary>Takes a part that an order on a side has got.</summary>
    public void Take(bool isLong, Part part)
    {
        if (part.Level is { } level)
        {
            _taken[(isLong, level)] = _taken.GetValueOrDefault((isLong, level)) + part.Lots;
        }
    }
}
