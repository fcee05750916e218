using BlastFx.Sandbox.Api;
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

    /// <summary>The turnover of all fills.</summary>
    public decimal TradingVolume => history.TradingVolume + Trade(static desk => desk.State.Holdings.TradingVolume);

    /// <summary>Works with the account's trading, up to date and alone.</summary>
    public T Trade<T>(Func<TradingDesk, T> work)
    {
        lock (_lock)
        {
            TradingDesk desk = _desk.Value;
            desk.AdvanceTo(Slots.Microseconds(options.Clock.GetUtcNow()));
            return work(desk);
        }
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

    public Listing<Fill> Fills(ListedMarket? market) => history.Fills(market).Then(
        Trade(desk => Where(desk.State.Holdings.Fills, fill => market is null || fill.Market == market)), static fill => fill.Time);

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

    public Listing<BalanceOperation> BalanceOperations(string? type) => history.BalanceOperations(type, account.RawBalance).Then(
        Trade(desk => Where(desk.State.Holdings.Operations, operation => type is null || operation.Type == type)), static operation => operation.Time);

    /// <summary>The positions with their values at the current prices.</summary>
    public IReadOnlyList<(Position Position, PositionValue Value)> Positions() =>
        Trade(static desk => desk.State.PositionsAt(desk.Time));

    /// <summary>The account's fields that depend on its trading, as JSON; none if it never traded.</summary>
    public IEnumerable<KeyValuePair<string, string>> Figures()
    {
        (AccountFigures figures, int orders, int operations) = Trade(static desk =>
            (desk.State.FiguresAt(desk.Time), desk.State.Orders.Placed.Count, desk.State.Holdings.Operations.Count));
        if (history.IsEmpty && orders == 0)
        {
            yield break;
        }

        yield return Figure("cum_trading_volume", TradingVolume);
        yield return Figure("cum_unrealized_pnl", figures.UnrealizedPnl);
        yield return Figure("total_notional", figures.Notional);
        yield return Figure("total_order_margin", figures.OrderMargin);
        yield return Figure("total_position_margin", figures.PositionMargin);

        // A test can set the balance to a value that is not a decimal: the fields derived from it then keep their values.
        if (figures is { Balance: { } balance, Equity: { } equity, FreeMargin: { } free })
        {
            yield return Figure("account_equity", equity);
            yield return Figure("withdrawable_balance", Math.Max(0, free));
            if (operations > 0)
            {
                yield return Figure(AccountFields.Balance, balance);
            }

            if (figures.Notional > 0 && equity > 0)
            {
                yield return Figure("account_leverage", decimal.Round(figures.Notional / equity, Margins.Digits));
                yield return Figure("account_margin", decimal.Round(equity / figures.Notional, Margins.Digits));
            }
        }
    }

    private static T[] Where<T>(IReadOnlyList<T> items, Func<T, bool> condition) => [.. items.Where(condition)];

    private static KeyValuePair<string, string> Figure(string name, decimal value) => new(name, JsonText.Quote(JsonText.TextOf(value)));
}
