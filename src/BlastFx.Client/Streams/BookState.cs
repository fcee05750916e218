namespace BlastFx.Streams;

/// <summary>An order book that changes level by level. Not thread-safe.</summary>
internal sealed class BookState(string marketId)
{
    private readonly BookSide _bids = new(isDescending: true);
    private readonly BookSide _asks = new(isDescending: false);
    private DateTimeOffset? _timestamp;

    /// <summary>The number of the last change.</summary>
    public long Sequence { get; private set; }

    /// <summary>True if somebody bids as much as somebody asks, which no market allows.</summary>
    public bool IsCrossed => _bids.Best >= _asks.Best;

    /// <summary>Replaces the book.</summary>
    public void Reset(BookUpdate book)
    {
        _bids.Clear();
        _asks.Clear();
        Apply(book);
    }

    /// <summary>Changes the levels of an update: their sizes are absolute, and a size of 0 removes a level.</summary>
    public void Apply(BookUpdate update)
    {
        _bids.Set(update.Bids);
        _asks.Set(update.Asks);
        Sequence = update.Sequence;
        _timestamp = update.Timestamp ?? _timestamp;
    }

    /// <summary>The book as it is now, which does not change any more.</summary>
    public OrderBook ToOrderBook(int? depth) => OrderBook.Of(marketId, _bids.Top(depth), _asks.Top(depth), Sequence, _timestamp);
}

/// <summary>A side of an order book: levels by price, the best first.</summary>
internal sealed class BookSide(bool isDescending)
{
    private readonly List<BookLevel> _levels = [];

    /// <summary>The best price; null if the side is empty.</summary>
    public decimal? Best => _levels.Count > 0 ? _levels[0].Price : null;

    public void Clear() => _levels.Clear();

    public void Set(List<BookLevel> levels)
    {
        foreach (BookLevel level in levels)
        {
            Set(level);
        }
    }

    /// <summary>The best levels.</summary>
    public BookLevel[] Top(int? depth) => depth < _levels.Count ? [.. _levels[..depth.Value]] : [.. _levels];

    private void Set(BookLevel level)
    {
        int index = IndexOf(level.Price);
        bool exists = index < _levels.Count && _levels[index].Price == level.Price;
        if (level.Size == 0)
        {
            if (exists)
            {
                _levels.RemoveAt(index);
            }
        }
        else if (exists)
        {
            _levels[index] = level;
        }
        else
        {
            _levels.Insert(index, level);
        }
    }

    /// <summary>The index of a price, or that at which its level belongs.</summary>
    private int IndexOf(decimal price)
    {
        int low = 0;
        int high = _levels.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isBefore = isDescending ? _levels[middle].Price > price : _levels[middle].Price < price;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
