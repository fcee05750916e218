namespace BlastFx.Charts;

/// <summary>What can be sold and bought in an order book up to each price.</summary>
internal sealed partial class DepthChart : IChart
{
    private readonly string _name;
    private readonly DateTimeOffset? _time;
    private readonly List<Level> _bids;
    private readonly List<Level> _asks;
    private readonly int _decimals;
    private readonly decimal _low;
    private readonly decimal _high;
    private readonly decimal _most;

    /// <summary>A chart of a book.</summary>
    /// <param name="name">The market, or a title; empty where nobody knows.</param>
    /// <param name="book">The book; one level at least.</param>
    public DepthChart(string name, Book book)
    {
        _name = name.Length > 0 ? name : "Order book";
        _time = book.Time;
        _bids = Cumulated(book.Bids.OrderByDescending(level => level.Price));
        _asks = Cumulated(book.Asks.OrderBy(level => level.Price));
        Level[] all = [.. _bids, .. _asks];
        _decimals = all.Max(level => level.Price.Scale);
        _low = all.Min(level => level.Price);
        _high = all.Max(level => level.Price);
        _most = all.Max(level => level.Size);
    }

    private decimal? BestBid => _bids.Count > 0 ? _bids[0].Price : null;

    private decimal? BestAsk => _asks.Count > 0 ? _asks[0].Price : null;

    /// <summary>Halfway between the sides; of a side alone, its best price.</summary>
    private decimal Mid => ((BestBid ?? BestAsk!.Value) + (BestAsk ?? BestBid!.Value)) / 2;

    private Heading HeadingOf()
    {
        string spread = BestBid is { } bid && BestAsk is { } ask && Mid > 0
            ? $"Spread {Price(ask - bid)} ({ChartText.Number((ask - bid) / Mid * 100, 3)}%)"
            : "";
        return new Heading(
            [
                _name,
                $"depth of {ChartText.Count(_bids.Count, "bid")}, {ChartText.Count(_asks.Count, "ask")}",
                _time is { } time ? $"{ChartText.Text(time, "yyyy-MM-dd HH:mm:ss")} UTC" : "",
            ],
            [
                BestBid is { } best ? $"Bid {Price(best)}" : "no bid",
                BestAsk is { } lowest ? $"Ask {Price(lowest)}" : "no ask",
                spread,
                $"Size {ChartText.Short(_bids.Count > 0 ? _bids[^1].Size : 0)} bid, {ChartText.Short(_asks.Count > 0 ? _asks[^1].Size : 0)} asked",
            ]);
    }

    private Scale Sizes(int mostTicks) => new(0, _most, 0, mostTicks);

    /// <summary>The prices from left to right; some room where there is one price only.</summary>
    private Scale Prices(int mostTicks) => new(_low, _high, _decimals, mostTicks);

    private string Price(decimal price) => ChartText.Number(price, Math.Min(_decimals, 12));

    /// <summary>What of a side can be had up to a price; levels are cumulated, the best first.</summary>
    private static decimal SizeAt(List<Level> side, Func<Level, bool> isReached)
    {
        decimal size = 0;
        foreach (Level level in side.TakeWhile(isReached))
        {
            size = level.Size;
        }

        return size;
    }

    private static List<Level> Cumulated(IEnumerable<Level> levels)
    {
        decimal size = 0;
        return [.. levels.Where(level => level.Size > 0).Select(level => new Level(level.Price, size += level.Size))];
    }
}

/// <summary>What stands at a price, or up to it.</summary>
internal readonly record struct Level(decimal Price, decimal Size);

/// <summary>What a depth chart keeps of an order book.</summary>
internal sealed record Book(DateTimeOffset? Time, IReadOnlyList<Level> Bids, IReadOnlyList<Level> Asks)
{
    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => !Bids.Concat(Asks).Any(level => level.Size > 0);
}
