namespace BlastFx.Sandbox.History;

/// <summary>What the exchange keeps of one account's trading.</summary>
internal sealed class AccountRecords
{
    public AccountRecords(AccountHistory history, OrderIds orderIds)
    {
        History = history;
        OrderIds = orderIds;
        Orders = new OrderHistory(history);
        Positions = new PositionHistory(history);
        Figures = history.Lanes == 0 ? null : new AccountFigures(this);
    }

    public AccountHistory History { get; }

    public OrderIds OrderIds { get; }

    public OrderHistory Orders { get; }

    public PositionHistory Positions { get; }

    /// <summary>Null for an account that never trades: it stands as it was opened.</summary>
    public AccountFigures? Figures { get; }
}
