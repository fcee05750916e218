using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Accounts;

/// <summary>
/// The orders, fills, positions and balance changes of an account: the only place that the API reads them from. They come from
/// the generated history, which ends where the exchange starts, and from the account's trading after that. Thread-safe: every
/// call first brings the trading up to the clock's time.
/// </summary>
internal sealed class AccountLedger(SandboxAccount account, AccountHistory history, OrderNumbers numbers, SandboxOptions options)
{
    private readonly object _lock = new();

    // Accounts that nobody uses cost nothing.
    private readonly Lazy<TradingDesk> _desk = new(() => new TradingDesk(account, history, numbers, options));

    private volatile IAccountObserver? _observer;

    /// <summary>The turnover of all fills.</summary>
    public decimal TradingVolume => history.TradingVolume + Trade(static desk => desk.State.Holdings.TradingVolume);

    /// <summary>Works with the account's trading, up to date and alone.</summary>
    public T Trade<T>(Func<TradingDesk, T> work)
    {
        T result;
        long next;
        lock (_lock)
        {
            TradingDesk desk = _desk.Value;
            desk.AdvanceTo(Slots.Microseconds(options.Clock.GetUtcNow()));
            result = work(desk);
            desk.State.Changes.Report(desk.Time);
            next = desk.NextEvent;
        }

        _observer?.Expect(next);
        return result;
    }

    /// <summary>Changes the account's trading, up to date and alone.</summary>
    public void Trade(Action<TradingDesk> change) => Trade(desk =>
    {
        change(desk);
        return true;
    });

    /// <summary>Brings the trading up to date, before something changes on which it depends.</summary>
    public void Advance()
    {
        if (_desk.IsValueCreated)
        {
            Trade(static _ => { });
        }
    }

    public Listing<Fill> Fills(ListedMarket? market) => Trade(desk => Fills(desk, market));

    /// <summary>The same, for work with the account's trading.</summary>
    public Listing<Fill> Fills(TradingDesk desk, ListedMarket? market) => history.Fills(market).Then(
        Where(desk.State.Holdings.Fills, fill => market is null || fill.Market == market), static fill => fill.Time);

    /// <summary>The fills of an order, newest first; null if the account does not have the order.</summary>
    public IReadOnlyList<Fill>? FillsOf(string orderId)
    {
        Fill[]? fills = Trade(desk => desk.State.Orders.Find(orderId) is null ? null : Where(desk.State.Holdings.Fills, fill => fill.OrderId == orderId));
        IReadOnlyList<Fill>? generated = history.FillsOf(orderId);
        return fills is null && generated is null ? null : [.. Enumerable.Reverse(fills ?? []), .. generated ?? []];
    }

    /// <summary>The orders as the archive has them.</summary>
    public Listing<Order> Orders(OrderFilter filter) => Trade(desk =>
        history.Orders.Matching(filter, desk.State.Archive.CurrentOf).Then(desk.State.Archive.Matching(filter), static order => order.CreatedAt));

    /// <summary>The orders with both ids as the archive has them, oldest first; null matches any id.</summary>
    public Order[] FindOrders(string? id, string? clientId) => Trade(desk =>
    {
        Order? generated = history.Orders.Find(id, clientId);
        IEnumerable<Order> placed = desk.State.Archive.Find(id, clientId);
        return (Order[])[.. generated is null ? placed : placed.Prepend(desk.State.Archive.CurrentOf(generated))];
    });

    /// <summary>The orders placed since the exchange started as they are now, oldest first.</summary>
    public IReadOnlyList<Order> PlacedOrders() => Trade(static desk => (Order[])[.. desk.State.Orders.Placed.Select(static order => order.ToRecord())]);

    public Listing<BalanceOperation> BalanceOperations(string? type) => Trade(desk => BalanceOperations(desk, type));

    /// <summary>The same, for work with the account's trading.</summary>
    public Listing<BalanceOperation> BalanceOperations(TradingDesk desk, string? type) => history.BalanceOperations(type, account.RawBalance).Then(
        Where(desk.State.Holdings.Operations, operation => type is null || operation.Type == type), static operation => operation.Time);

    /// <summary>The positions with their values at the current prices.</summary>
    public IReadOnlyList<(Position Position, PositionValue Value)> Positions() =>
        Trade(static desk => desk.State.PositionsAt(desk.Time));

    /// <summary>The account's fields that depend on its trading, as JSON; none if it never traded.</summary>
    public IReadOnlyDictionary<string, string> Figures() => Trade(FiguresOf);

    /// <summary>The same, for work with the account's trading.</summary>
    public IReadOnlyDictionary<string, string> FiguresOf(TradingDesk desk) => history.IsEmpty && desk.State.Orders.Placed.Count == 0
        ? new Dictionary<string, string>()
        : FigureFields.Of(desk.State, desk.Time, history.TradingVolume + desk.State.Holdings.TradingVolume).ToDictionary(StringComparer.Ordinal);

    /// <summary>Lets an observer follow the account from now on.</summary>
    public void Observe(IAccountObserver observer)
    {
        lock (_lock)
        {
            _observer = observer;
            TradingDesk desk = _desk.Value;
            desk.State.Changes.Listener = (changes, time) => observer.Changed(desk, changes, time);
        }
    }

    /// <summary>Makes known that a field of the account was set.</summary>
    public void Announce(string name, string rawJson)
    {
        lock (_lock)
        {
            _observer?.FieldSet(name, rawJson);
        }
    }

    private static T[] Where<T>(IReadOnlyList<T> items, Func<T, bool> condition) => [.. items.Where(condition)];
}
