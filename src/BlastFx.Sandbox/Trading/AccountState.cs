using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>A possible change of an account in one market: its position after some fills, and an order that would rest.</summary>
internal readonly record struct Prospect(
    ListedMarket Market, Position? Position, decimal BalanceChange, bool IsLong, long RestingLots, decimal RestingTurnover);

/// <summary>What an account owns and has ordered: the generated history, and all that happened since.</summary>
internal sealed class AccountState
{
    private readonly SandboxAccount _account;
    private readonly Dictionary<ListedMarket, MarketDesk> _desks = [];

    public AccountState(SandboxAccount account, AccountHistory history, long archiveLag)
    {
        _account = account;
        Archive = new OrderArchive(archiveLag);
        Orders = new OrderStore(history.Orders.Alive, Archive, Changes);
        Holdings = new Holdings(history.Positions, account.ProfileId, Changes);
    }

    /// <summary>What changes in the account.</summary>
    public AccountChanges Changes { get; } = new();

    public OrderArchive Archive { get; }

    public OrderStore Orders { get; }

    public Holdings Holdings { get; }

    /// <summary>The markets with orders that stay, or that once stayed.</summary>
    public IReadOnlyCollection<MarketDesk> Desks => _desks.Values;

    public MarketDesk DeskOf(ListedMarket market)
    {
        if (!_desks.TryGetValue(market, out MarketDesk? desk))
        {
            _desks[market] = desk = new MarketDesk(market);
        }

        return desk;
    }

    public long LeverageIn(ListedMarket market) => _account.LeverageIn(market.Spec.Id);

    /// <summary>The positions with their values at a time, and with the triggers of the orders that close them.</summary>
    public IReadOnlyList<(Position Position, PositionValue Value)> PositionsAt(long time) =>
    [
        .. Holdings.Positions.Select(position => (
            position with { StopLoss = TriggerIn(position.Market, takesProfit: false), TakeProfit = TriggerIn(position.Market, takesProfit: true) },
            position.ValueAt(time, LeverageIn(position.Market)))),
    ];

    /// <summary>The figures at a time, as they are or as they would be.</summary>
    public AccountFigures FiguresAt(long time, Prospect? prospect = null)
    {
        IEnumerable<Position> positions = Holdings.Positions;
        if (prospect is { } possible)
        {
            positions = positions.Where(position => position.Market != possible.Market);
            positions = possible.Position is { } next ? positions.Append(next) : positions;
        }

        (decimal notional, decimal pnl, decimal margin) = (0, 0, 0);
        foreach (Position position in positions)
        {
            PositionValue value = position.ValueAt(time, LeverageIn(position.Market));
            notional += value.Notional;
            pnl += value.UnrealizedPnl;
            margin += value.Margin;
        }

        decimal? balance = _account.OpeningBalance + Holdings.BalanceChange + (prospect?.BalanceChange ?? 0);
        return new AccountFigures(balance, notional, pnl, margin, OrderMargin(prospect));
    }

    private decimal? TriggerIn(ListedMarket market, bool takesProfit)
    {
        LiveOrder? closer = Orders.ClosersIn(market).FirstOrDefault(order => order.State != OrderState.Processing && order.Type.IsTakeProfit == takesProfit);
        return closer?.Trigger * market.Spec.Tick;
    }

    private decimal OrderMargin(Prospect? prospect)
    {
        decimal margin = 0;
        foreach (MarketDesk desk in _desks.Values)
        {
            margin += OrderMargin(desk, isLong: true, prospect) + OrderMargin(desk, isLong: false, prospect);
        }

        foreach (LiveOrder order in Orders.Generated)
        {
            margin += decimal.Round(order.GeneratedNotional!.Value / LeverageIn(order.Market), Margins.Digits);
        }

        return margin;
    }

    private decimal OrderMargin(MarketDesk desk, bool isLong, Prospect? prospect)
    {
        RestingOrders side = desk.Side(isLong);
        (long lots, decimal turnover) = (side.Lots, side.Turnover);
        Position? position = Holdings.PositionIn(desk.Market);
        if (prospect is { } possible && possible.Market == desk.Market)
        {
            position = possible.Position;
            lots += possible.IsLong == isLong ? possible.RestingLots : 0;
            turnover += possible.IsLong == isLong ? possible.RestingTurnover : 0;
        }

        return lots == 0 ? 0 : Margins.OfOrders(desk.Market, isLong, lots, turnover, position, LeverageIn(desk.Market));
    }
}
