using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Trading;

/// <summary>
/// The orders that <c>GET /orders</c> shows. Every change of an order arrives here some time after the exchange made it.
/// </summary>
internal sealed class OrderArchive(long lag)
{
    private readonly Queue<(long Time, Order Order, bool IsUnknown)> _underWay = new();
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, Row> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Row> _byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Order> _generated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _generatedIds = new(StringComparer.Ordinal);

    /// <summary>Registers an order of the generated history, which is not one of the orders of this archive.</summary>
    public void Adopt(string id) => _generatedIds.Add(id);

    /// <summary>The state of an order of the generated history.</summary>
    public Order CurrentOf(Order order) => _generated.GetValueOrDefault(order.Id, order);

    /// <summary>Sends the state of an order at a time, which is never before that of the call before.</summary>
    public void Send(Order order, long time) => _underWay.Enqueue((time, order, IsUnknown: false));

    /// <summary>Sends an order that a request named but that does not exist.</summary>
    public void SendUnknown(Order order, long time) => _underWay.Enqueue((time, order, IsUnknown: true));

    /// <summary>Receives what was sent long enough before a time.</summary>
    public void AdvanceTo(long time)
    {
        while (_underWay.TryPeek(out (long Time, Order Order, bool IsUnknown) next) && next.Time + lag <= time)
        {
            _underWay.Dequeue();
            Receive(next.Order, next.IsUnknown);
        }
    }

    /// <summary>The orders that match a filter, by their time.</summary>
    public Order[] Matching(OrderFilter filter) => [.. _rows.Select(static row => row.Order).Where(filter.Matches)];

    /// <summary>The orders with both ids, by their time; null matches any id.</summary>
    public IEnumerable<Order> Find(string? id, string? clientId)
    {
        Row? row = id is null ? _byClientId.GetValueOrDefault(clientId ?? "") : _byId.GetValueOrDefault(id);
        var found = new Stack<Order>();
        for (; row is not null; row = id is null ? row.PreviousWithClientId : row.PreviousWithId)
        {
            if (clientId is null || row.Order.ClientId == clientId)
            {
                found.Push(row.Order);
            }
        }

        return found;
    }

    private void Receive(Order order, bool isUnknown)
    {
        if (_generatedIds.Contains(order.Id))
        {
            _generated[order.Id] = order;
            return;
        }

        Row? known = _byId.GetValueOrDefault(order.Id);
        if (known is { IsUnknown: false })
        {
            known.Order = order;
            return;
        }

        var row = new Row(order, isUnknown, known, _byClientId.GetValueOrDefault(order.ClientId));
        _rows.Add(row);
        if (order.Id.Length > 0)
        {
            _byId[order.Id] = row;
        }

        if (order.ClientId.Length > 0)
        {
            _byClientId[order.ClientId] = row;
        }
    }

    private sealed class Row(Order order, bool isUnknown, Row? previousWithId, Row? previousWithClientId)
    {
        public Order Order { get; set; } = order;

        public bool IsUnknown { get; } = isUnknown;

        public Row? PreviousWithId { get; } = previousWithId;

        public Row? PreviousWithClientId { get; } = previousWithClientId;
    }
}
