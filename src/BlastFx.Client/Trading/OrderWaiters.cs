namespace BlastFx.Trading;

/// <summary>Those who wait for orders. They are told of every record of an order that the session gets, whatever its source. Thread-safe.</summary>
internal sealed class OrderWaiters
{
    private readonly object _lock = new();
    private readonly Dictionary<(bool IsClientId, string Id), List<OrderWaiter>> _waiters = [];

    /// <summary>The waiters whose order is not in the awaited state yet.</summary>
    public IReadOnlyList<OrderWaiter> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _waiters.Values.SelectMany(static waiters => waiters).Where(static waiter => !waiter.Task.IsCompleted)];
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _waiters.Count == 0;
            }
        }
    }

    public void Add(OrderWaiter waiter)
    {
        lock (_lock)
        {
            if (!_waiters.TryGetValue(KeyOf(waiter), out List<OrderWaiter>? ofOrder))
            {
                _waiters[KeyOf(waiter)] = ofOrder = [];
            }

            ofOrder.Add(waiter);
        }
    }

    public void Remove(OrderWaiter waiter)
    {
        lock (_lock)
        {
            List<OrderWaiter> ofOrder = _waiters[KeyOf(waiter)];
            ofOrder.Remove(waiter);
            if (ofOrder.Count == 0)
            {
                _waiters.Remove(KeyOf(waiter));
            }
        }
    }

    /// <summary>Tells those who wait for an order what a record shows.</summary>
    /// <param name="record">The order.</param>
    /// <param name="isStreamed">True if a stream shows it, before the list of orders does.</param>
    public void Observe(Order record, bool isStreamed)
    {
        List<OrderWaiter> told = [];
        lock (_lock)
        {
            if (_waiters.Count == 0)
            {
                return;
            }

            AddTo(told, (false, record.OrderId ?? ""));
            AddTo(told, (true, record.ClientOrderId ?? ""));
        }

        foreach (OrderWaiter waiter in told)
        {
            if (waiter.Order.Matches(record))
            {
                waiter.Observe(record, isStreamed);
            }
        }
    }

    private static (bool IsClientId, string Id) KeyOf(OrderWaiter waiter) =>
        waiter.Order.OrderId is { } id ? (false, id) : (true, waiter.Order.ClientOrderId!);

    private void AddTo(List<OrderWaiter> told, (bool IsClientId, string Id) key)
    {
        if (_waiters.TryGetValue(key, out List<OrderWaiter>? ofOrder))
        {
            told.AddRange(ofOrder);
        }
    }
}
