namespace BlastFx.Trading;

/// <summary>An order that was sent and whose outcome is not known: it may or may not be at the exchange.</summary>
/// <param name="MarketId">The market.</param>
/// <param name="ClientOrderId">The client order id, by which it can be read.</param>
/// <param name="Description">Side, size and price, such as <c>limit long 0.5 at 60000</c>.</param>
/// <param name="SentAt">When it was sent, by the local clock, UTC.</param>
public sealed record UnsettledOrder(string MarketId, string ClientOrderId, string Description, DateTimeOffset SentAt)
{
    /// <summary>The order in one line.</summary>
    /// <returns>Such as <c>bfx-01JDK… (BTC-USD limit long 0.5 at 60000)</c>.</returns>
    public override string ToString() => $"{ClientOrderId} ({MarketId} {Description})";
}

/// <summary>The orders of a session whose outcome is not known, until a read shows them. Thread-safe.</summary>
internal sealed class UnsettledOrders
{
    // A client order id is free again after its order has ended, so an older order can have the same one.
    private static readonly TimeSpan s_maxClockDifference = TimeSpan.FromMinutes(1);

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
                _orders.RemoveAll(order => order.ClientOrderId == read.ClientOrderId && order.MarketId == read.MarketId && !IsOlder(read, order));
            }
        }
    }

    private static bool IsOlder(Order read, UnsettledOrder order) => (read.CreatedAt ?? read.Timestamp) < order.SentAt - s_maxClockDifference;
}
