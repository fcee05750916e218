namespace BlastFx.Sandbox.Market;

/// <summary>
/// The trades and the updates of the order book that a test adds to the generated ones of a market. They are in no candle and no
/// volume, and orders do not meet them. Thread-safe.
/// </summary>
internal sealed class Surge(ListedMarket market)
{
    // Beyond the numbers of generated trades and of accounts' fills.
    private const long FirstNumber = 1_000_000_000_000_000;
    private const int MaxTrades = 100_000;
    private const int Levels = 10;

    private readonly object _lock = new();
    private readonly Queue<Trade> _trades = new();
    private readonly List<(long Second, long Total)> _updates = [];
    private readonly Dictionary<(int Side, long Price), long> _sizes = [];
    private long _tradeCount;

    private long Total => _updates.Count == 0 ? 0 : _updates[^1].Total;

    /// <summary>The latest added trades, oldest first.</summary>
    public Trade[] Trades
    {
        get
        {
            lock (_lock)
            {
                return [.. _trades];
            }
        }
    }

    /// <summary>Adds a trade at a time, which is never before that of the call before.</summary>
    public Trade AddTrade(long time)
    {
        lock (_lock)
        {
            long number = FirstNumber + _tradeCount++;
            Trade newest = market.Tape.At(market.Tape.NewestAt(time));
            var trade = new Trade(number, time, newest.PriceTicks, TradeTape.MinLots + (_tradeCount % 1_000), newest.TakerIsLong, IsLiquidation: false);
            _trades.Enqueue(trade);
            if (_trades.Count > MaxTrades)
            {
                _trades.Dequeue();
            }

            return trade;
        }
    }

    /// <summary>Makes one of the best levels larger until the book moves on. Returns its side (0 for bids) and the level.</summary>
    public (int Side, BookLevel Level) AddUpdate(long time)
    {
        lock (_lock)
        {
            long second = Slots.FloorDivide(time, Slots.Second);
            if (_updates.Count == 0 || _updates[^1].Second != second)
            {
                _updates.Add((second, Total));
                _sizes.Clear();
            }

            _updates[^1] = (second, Total + 1);
            int side = (int)(Total & 1);
            OrderBook book = market.BookAt(time);
            BookLevel level = (side == 0 ? book.Bids() : book.Asks()).ElementAt((int)((Total >> 1) % Levels));
            long size = _sizes[(side, level.Price)] = _sizes.GetValueOrDefault((side, level.Price), level.Size) + 1;
            return (side, level with { Size = size });
        }
    }

    /// <summary>The number of updates up to the end of a second.</summary>
    public long UpdatesUntil(long second)
    {
        lock (_lock)
        {
            int index = _updates.FindLastIndex(entry => entry.Second <= second);
            return index < 0 ? 0 : _updates[index].Total;
        }
    }

    /// <summary>The levels of a side of the book of a second, with the added updates.</summary>
    public IEnumerable<BookLevel> Apply(IEnumerable<BookLevel> levels, int side, long second)
    {
        lock (_lock)
        {
            return _updates.Count == 0 || _updates[^1].Second != second
                ? levels
                : [.. levels.Select(level => level with { Size = _sizes.GetValueOrDefault((side, level.Price), level.Size) })];
        }
    }
}
