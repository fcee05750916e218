using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Accounts;

/// <summary>
/// The orders, fills, positions and balance changes of an account: the only place that the API reads them from. Today they
/// all come from the generated history, which ends where the exchange starts; what an account does after that is added here.
/// </summary>
internal sealed class AccountLedger(SandboxAccount account, AccountHistory history, TimeProvider clock)
{
    private const int Digits = 8;

    private long Now => Slots.Microseconds(clock.GetUtcNow());

    /// <summary>The turnover of all fills.</summary>
    public decimal TradingVolume => history.TradingVolume;

    public Listing<Fill> Fills(ListedMarket? market) => history.Fills(market);

    /// <summary>The fills of an order, newest first; null if the account does not have the order.</summary>
    public IReadOnlyList<Fill>? FillsOf(string orderId) => history.FillsOf(orderId);

    public Listing<Order> Orders(OrderFilter filter) => history.Orders.Matching(filter);

    /// <summary>The order with both ids; null matches any id.</summary>
    public Order? FindOrder(string? id, string? clientId) => history.Orders.Find(id, clientId);

    public Listing<BalanceOperation> BalanceOperations(string? type) => history.BalanceOperations(type, account.RawBalance);

    /// <summary>The positions with their values at the current prices.</summary>
    public IReadOnlyList<(Position Position, PositionValue Value)> Positions()
    {
        long now = Now;
        return [.. history.Positions.Select(position => (position, position.ValueAt(now, account.LeverageIn(position.Market.Spec.Id))))];
    }

    /// <summary>The account's fields that depend on its trading, as JSON; none if it never traded.</summary>
    public IEnumerable<KeyValuePair<string, string>> Figures()
    {
        if (history.IsEmpty)
        {
            yield break;
        }

        IReadOnlyList<(Position Position, PositionValue Value)> positions = Positions();
        decimal notional = positions.Sum(static position => position.Value.Notional);
        decimal positionMargin = positions.Sum(static position => position.Value.Margin);
        decimal pnl = positions.Sum(static position => position.Value.UnrealizedPnl);
        decimal orderMargin = history.Orders.Alive.Sum(MarginOf);
        yield return Figure("cum_trading_volume", TradingVolume);
        yield return Figure("cum_unrealized_pnl", pnl);
        yield return Figure("total_notional", notional);
        yield return Figure("total_order_margin", orderMargin);
        yield return Figure("total_position_margin", positionMargin);

        // A test can set the balance to a value that is not a decimal: the fields derived from it then keep their values.
        if (account.Balance is { } balance)
        {
            decimal equity = balance + pnl;
            yield return Figure("account_equity", equity);
            yield return Figure("withdrawable_balance", Math.Max(0, Math.Min(balance, equity) - positionMargin - orderMargin));
            if (notional > 0 && equity > 0)
            {
                yield return Figure("account_leverage", decimal.Round(notional / equity, Digits));
                yield return Figure("account_margin", decimal.Round(equity / notional, Digits));
            }
        }
    }

    private static KeyValuePair<string, string> Figure(string name, decimal value) => new(name, JsonText.Quote(JsonText.TextOf(value)));

    // Only entries need margin.
    private decimal MarginOf(Order order) => order is { IsEntry: true, RemainingSize: { } size, Price: { } price }
        ? decimal.Round(size * price / account.LeverageIn(order.Market.Spec.Id), Digits)
        : 0;
}
