namespace BlastFx.Sandbox.Trading;

/// <summary>The open limit orders of one side of a market, best price first, then oldest first.</summary>
internal sealed class RestingOrders(bool isLong)
{
    private readonly SortedSet<(long Rank, long Turn, LiveOrder Order)> _queue =
        new(Comparer<(long Rank, long Turn, LiveOrder Order)>.Create(static (one, other) => (one.Rank, one.Turn).CompareTo((other.Rank, other.Turn))));

    private readonly Dictionary<LiveOrder, (long Rank, long Turn, LiveOrder Order)> _entries = [];
    private long _nextTurn;

    public bool IsEmpty => _entries.Count == 0;

    public LiveOrder? Best => _queue.Count == 0 ? null : _queue.Min.Order;

    /// <summary>The size still to be filled.</summary>
    public long Lots { get; private set; }

    /// <summary>The size still to be filled times its prices.</summary>
    public decimal Turnover { get; private set; }

    public void Add(LiveOrder order)
    {
        long price = order.Price!.Value;
        (long, long, LiveOrder) entry = (isLong ? -price : price, _nextTurn++, order);
        _queue.Add(entry);
        _entries.Add(order, entry);
        Count(order, order.Left);
    }

    /// <summary>Removes an order, if it is here.</summary>
    public void Remove(LiveOrder order)
    {
        if (_entries.Remove(order, out (long, long, LiveOrder) entry))
        {
            _queue.Remove(entry);
            Count(order, -order.Left);
        }
    }

    /// <summary>Notes that a part of an order has been filled.</summary>
    public void Filled(LiveOrder order, long lots) => Count(order, -lots);

    private void Count(LiveOrder order, long lots)
    {
        Lots += lots;
        Turnover += (decimal)order.Price!.Value * lots;
    }
}
