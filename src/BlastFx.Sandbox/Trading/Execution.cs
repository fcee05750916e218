using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Executes orders: accepts or rejects them, fills them, and ends them.</summary>
internal sealed class Execution(AccountState state, FillMode mode)
{
    // The largest distance of a market order's fills from the fair price.
    private const long MaxSlippagePercent = 5;

    /// <summary>The worst price of a market order.</summary>
    public static long WorstPrice(long middle, bool isLong)
    {
        long distance = middle * MaxSlippagePercent / 100;
        return isLong ? middle + distance : Math.Max(1, middle - distance);
    }

    /// <summary>Executes a new order, or lets it wait for its trigger.</summary>
    public void Accept(LiveOrder order, long time)
    {
        Position? position = state.Holdings.PositionIn(order.Market);
        if (!order.Type.HasTrigger)
        {
            ExecuteOrReject(order, time);
        }
        else if (order.Type.ClosesPosition && position is null)
        {
            Move(order, OrderState.Rejected, time, ApiErrors.PositionNotFound);
        }
        else
        {
            order.IsLong = order.Type.ClosesPosition ? !position!.IsLong : order.IsLong;
            state.DeskOf(order.Market).Waiting.Add(order);
            Move(order, OrderState.Placed, time);
        }
    }

    /// <summary>Changes an order. If it cannot be executed so, it stays as it was, with the reason.</summary>
    public void Amend(LiveOrder order, OrderTerms change, long time)
    {
        if (!order.IsLiving)
        {
            return;
        }

        order.Pending = order.Pending == PendingChange.Amend ? PendingChange.None : order.Pending;
        MarketDesk desk = state.DeskOf(order.Market);
        OrderTerms before = order.Terms;
        bool waits = order.State == OrderState.Placed;
        Leave(desk, order);
        order.Terms = order.TermsAfter(change);
        if (waits)
        {
            order.GeneratedNotional = null;
            desk.Waiting.Add(order);
            Move(order, OrderState.Placed, time);
        }
        else if (Execute(order, time) is { } reason)
        {
            order.Terms = before;
            Enter(desk, order);
            Move(order, OrderState.Open, time, reason);
        }
    }

    /// <summary>Cancels an order unless it has ended.</summary>
    public void Cancel(LiveOrder order, long time)
    {
        if (order.IsLiving)
        {
            Leave(state.DeskOf(order.Market), order);
            Move(order, OrderState.Canceled, time);
        }
    }

    /// <summary>Brings the orders in a market in line with its price in a new second.</summary>
    public void Follow(MarketDesk desk, long time)
    {
        if (mode == FillMode.Never)
        {
            return;
        }

        long fairPrice = desk.Liquidity.BookAt(time).Middle;
        foreach (LiveOrder order in desk.Waiting.FindAll(order => IsTriggered(order, fairPrice)))
        {
            // The fills of one can end the next.
            if (order.IsLiving)
            {
                Trigger(desk, order, fairPrice, time);
            }
        }

        FillResting(desk, isLong: true, time);
        FillResting(desk, isLong: false, time);
    }

    private static bool IsTriggered(LiveOrder order, long fairPrice) =>
        order.IsLong == order.Type.FollowsPrice ? fairPrice >= order.Trigger : fairPrice <= order.Trigger;

    private static bool Rests(LiveOrder order) =>
        order.Type.HasPrice && order.TimeInForce is TimesInForce.GoodTillCancel or TimesInForce.PostOnly;

    private void Trigger(MarketDesk desk, LiveOrder order, long fairPrice, long time)
    {
        desk.Waiting.Remove(order);
        if (order.Type.ClosesPosition)
        {
            Position position = state.Holdings.PositionIn(order.Market)!;
            order.Lots = Math.Max(1, (long)(position.Lots * order.SizePercent!.Value));
        }

        order.Price = order.Type.HasPrice ? order.Price : WorstPrice(fairPrice, order.IsLong!.Value);
        ExecuteOrReject(order, time);
    }

    private void ExecuteOrReject(LiveOrder order, long time)
    {
        if (Execute(order, time) is { } reason)
        {
            Move(order, OrderState.Rejected, time, reason);
        }
    }

    /// <summary>Fills an order with what the market offers and lets the rest of it rest or end. Returns the reason if nothing was done.</summary>
    private string? Execute(LiveOrder order, long time)
    {
        MarketDesk desk = state.DeskOf(order.Market);
        bool isLong = order.IsLong!.Value;
        Part[] parts = [.. PartsOf(order, desk, time)];
        bool isMaker = !Crosses(order, desk.Liquidity.BookAt(time));
        if (Objection(order, parts.Sum(static part => part.Lots), isMaker) is { } objection)
        {
            return objection;
        }

        if (MarginCheck.Objection(state, order, parts, isMaker, Rests(order), time) is { } excess)
        {
            return excess;
        }

        order.GeneratedNotional = null;
        foreach (Part part in parts)
        {
            desk.Liquidity.Take(isLong, part);
            Fill(order, part.Price, part.Lots, isMaker, time);
        }

        if (order.Left > 0 && Rests(order))
        {
            Enter(desk, order);
            Move(order, OrderState.Open, time);
        }
        else
        {
            Move(order, order.Left == 0 ? OrderState.Closed : OrderState.Canceled, time);
        }

        return null;
    }

    private IEnumerable<Part> PartsOf(LiveOrder order, MarketDesk desk, long time)
    {
        bool isLong = order.IsLong!.Value;
        OrderBook book = desk.Liquidity.BookAt(time);
        return mode switch
        {
            FillMode.Book => desk.Liquidity.Matching(isLong, order.Price!.Value, order.Left, time),
            FillMode.Instant => [new Part(order.Type.HasPrice ? order.Price!.Value : isLong ? book.BestAsk : book.BestBid, order.Left)],
            _ => [],
        };
    }

    private bool Crosses(LiveOrder order, OrderBook book) =>
        mode != FillMode.Never && (order.IsLong == true ? order.Price >= book.BestAsk : order.Price <= book.BestBid);

    private static string? Objection(LiveOrder order, long filled, bool isMaker) => order.TimeInForce switch
    {
        TimesInForce.PostOnly => isMaker ? null : ApiErrors.PostOnly,
        TimesInForce.FillOrKill => filled == order.Left ? null : ApiErrors.FillOrKill,
        _ => filled > 0 || Rests(order) ? null : ApiErrors.ImmediateOrCancel,
    };

    private void FillResting(MarketDesk desk, bool isLong, long time)
    {
        RestingOrders side = desk.Side(isLong);
        while (side.Best is { } order)
        {
            long price = order.Price!.Value;
            Part[] parts = [.. desk.Liquidity.Matching(isLong, price, order.Left, time)];
            if (parts.Length == 0)
            {
                return;
            }

            Array.ForEach(parts, part => desk.Liquidity.Take(isLong, part));
            long lots = parts.Sum(static part => part.Lots);
            side.Filled(order, lots);
            Fill(order, price, lots, isMaker: true, time);
            if (order.Left == 0)
            {
                side.Remove(order);
            }

            Move(order, order.Left == 0 ? OrderState.Closed : OrderState.Open, time);
        }
    }

    private void Fill(LiveOrder order, long price, long lots, bool isMaker, long time)
    {
        order.FilledLots += lots;
        state.Holdings.Book(order, order.IsLong!.Value, price, lots, isMaker, time);
    }

    private void Move(LiveOrder order, OrderState next, long time, string reason = "")
    {
        order.MoveTo(next, time, reason);
        state.Orders.Changed(order, time);
        CancelClosers(order.Market, time);
    }

    /// <summary>Cancels the orders that close a position if there is none on the other side anymore.</summary>
    private void CancelClosers(ListedMarket market, long time)
    {
        Position? position = state.Holdings.PositionIn(market);
        foreach (LiveOrder order in state.Orders.ClosersIn(market))
        {
            if (order.State != OrderState.Processing && (position is null || position.IsLong == order.IsLong))
            {
                Cancel(order, time);
            }
        }
    }

    // Orders of the history are not at the desk: the market does not fill them.
    private static void Enter(MarketDesk desk, LiveOrder order)
    {
        if (order.GeneratedNotional is null)
        {
            desk.Side(order.IsLong!.Value).Add(order);
        }
    }

    private static void Leave(MarketDesk desk, LiveOrder order)
    {
        if (!desk.Waiting.Remove(order) && order.IsLong is { } isLong)
        {
            desk.Side(isLong).Remove(order);
        }
    }
}
