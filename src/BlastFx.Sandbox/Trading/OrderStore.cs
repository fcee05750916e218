using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>All orders of an account that can change or were placed since the exchange started.</summary>
internal sealed class OrderStore
{
    private readonly OrderArchive _archive;
    private readonly AccountChanges _changes;
    private readonly List<LiveOrder> _generated = [];
    private readonly List<LiveOrder> _placed = [];
    private readonly Dictionary<string, LiveOrder> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LiveOrder> _latestByClientId = new(StringComparer.Ordinal);
    private readonly HashSet<LiveOrder> _living = [];
    private readonly HashSet<LiveOrder> _closers = [];

    public OrderStore(IEnumerable<Order> generated, OrderArchive archive, AccountChanges changes)
    {
        (_archive, _changes) = (archive, changes);
        foreach (Order order in generated)
        {
            var adopted = LiveOrder.Of(order);
            _generated.Add(adopted);
            Index(adopted);
            archive.Adopt(order.Id);
        }
    }

    /// <summary>The orders placed since the exchange started, oldest first.</summary>
    public IReadOnlyList<LiveOrder> Placed => _placed;

    /// <summary>The number of orders that have not ended.</summary>
    public int LivingCount => _living.Count;

    /// <summary>The living orders of the generated history that were not amended.</summary>
    public IEnumerable<LiveOrder> Generated => _generated.Where(static order => order.IsLiving && order.GeneratedNotional is not null);

    /// <summary>The orders that have not ended, oldest first.</summary>
    public LiveOrder[] Living() => InOrder(_living);

    /// <summary>The living orders that close the position of a market, oldest first.</summary>
    public LiveOrder[] ClosersIn(ListedMarket market) => _closers.Count == 0 ? [] : InOrder(_closers.Where(order => order.Market == market));

    /// <summary>Adds an order that was placed at a time.</summary>
    public void Add(LiveOrder order, long time)
    {
        _placed.Add(order);
        Index(order);
        Changed(order, time);
    }

    public LiveOrder? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The latest order with a client order id.</summary>
    public LiveOrder? FindByClientId(string clientId) => _latestByClientId.GetValueOrDefault(clientId);

    /// <summary>Makes a change of an order known.</summary>
    public void Changed(LiveOrder order, long time)
    {
        if (!order.IsLiving)
        {
            _living.Remove(order);
            _closers.Remove(order);
        }

        Order record = order.ToRecord();
        _archive.Send(record, time);
        _changes.Add(record);
    }

    private static LiveOrder[] InOrder(IEnumerable<LiveOrder> orders) => [.. orders.OrderBy(static order => order.Number)];

    private void Index(LiveOrder order)
    {
        order.Number = _byId.Count;
        _living.Add(order);
        _byId.Add(order.Id, order);
        if (order.Type.ClosesPosition)
        {
            _closers.Add(order);
        }

        if (order.ClientId.Length > 0)
        {
            _latestByClientId[order.ClientId] = order;
        }
    }
}
