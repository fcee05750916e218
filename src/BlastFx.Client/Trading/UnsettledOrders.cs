namespace BlastFx.Trading;

/// <summary>An order that was sent and whose outcome is not known: it may or may not be at the exchange.</summary>
public sealed class UnsettledOrder
{
    internal UnsettledOrder(NewOrder order, DateTimeOffset sentAt)
    {
        Order = order;
        SentAt = sentAt;
    }

    /// <summary>The market.</summary>
    public string MarketId => Order.MarketId;

    /// <summary>The client order id, by which it can be read.</summary>
    public string ClientOrderId => Order.ClientOrderId!;

    /// <summary>Side, size and price, such as <c>limit long 0.5 at 60000</c>.</summary>
    public string Description => OrderValue.Describe(Order);

    /// <summary>When it was sent, by the exchange's clock as far as it is known, UTC.</summary>
    public DateTimeOffset SentAt { get; }

    internal NewOrder Order { get; }

    /// <summary>The order in one line.</summary>
    /// <returns>Such as <c>bfx-01JDK… (BTC-USD limit long 0.5 at 60000)</c>.</returns>
    public override string ToString() => $"{ClientOrderId} ({MarketId} {Description})";
}

/// <summary>The orders of a session whose outcome is not known, until a read shows them. Thread-safe.</summary>
internal sealed class UnsettledOrders
{
    // An older order can have the same client order id. The exchange's clock is known to the second, if at all.
    private static readonly TimeSpan s_maxClockDifference = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly List<UnsettledOrder> _orders = [];

    /// <summary>The orders, in the order in which they were sent.</summary>
    public IReadOnlyList<UnsettledOrder> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _orders];
            }
        }
    }

    public void Add(UnsettledOrder order)
    {
        lock (_lock)
        {
            if (!_orders.Contains(order))
            {
                _orders.Add(order);
            }
        }
    }

    public void Remove(UnsettledOrder order)
    {
        lock (_lock)
        {
            _orders.Remove(order);
        }
    }

    /// <summary>Removes an order that a read has shown.</summary>
    public void Settle(Order read)
    {
        lock (_lock)
        {
            if (_orders.Count > 0 && read.ClientOrderId is not null)
            {
                _orders.RemoveAll(order => order.ClientOrderId == read.ClientOrderId && OrderMatch.IsSame(order.Order, read) && !IsOlder(read, order));
            }
        }
    }

    private static bool IsOlder(Order read, UnsettledOrder order) => (read.CreatedAt ?? read.Timestamp) < order.SentAt - s_maxClockDifference;
}
