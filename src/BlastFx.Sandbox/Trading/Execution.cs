using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Trading;

/// <summary>Executes the requests about orders, and what follows from the movements of the market.</summary>
internal sealed class Execution(AccountState state, OrderLifecycle lifecycle, Matching matching)
{
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
            lifecycle.Move(order, OrderState.Rejected, time, ApiErrors.PositionNotFound);
        }
        else
        {
            order.IsLong = order.Type.ClosesPosition ? !position!.IsLong : order.IsLong;
            lifecycle.Wait(order, time);
        }
    }

    /// <summary>Changes an order unless it has ended. If it cannot be executed so, it stays as it was, with the reason.</summary>
    public void Amend(LiveOrder order, OrderTerms change, long time)
    {
        if (!order.IsLiving)
        {
            return;
        }

        order.Pending = order.Pending == PendingChange.Amend ? PendingChange.None : order.Pending;
        bool waits = order.State == OrderState.Placed;
        OrderTerms before = order.Terms;
        lifecycle.Leave(order);
        order.Terms = order.TermsAfter(change);
        if (waits)
        {
            lifecycle.Wait(order, time);
        }
        else if (matching.Execute(order, time) is { } reason)
        {
            order.Terms = before;
            lifecycle.Rest(order, time, reason);
        }
    }

    /// <summary>Cancels an order unless it has ended.</summary>
    public void Cancel(LiveOrder order, long time) => lifecycle.Cancel(order, time);

    /// <summary>Brings the orders in a market in line with its price in a new second.</summary>
    public void Follow(MarketDesk desk, long time)
    {
        long fairPrice = desk.Liquidity.BookAt(time).Middle;
        foreach (LiveOrder order in desk.Waiting.FindAll(order => IsTriggered(order, fairPrice)))
        {
            // The fills of one can end the next.
            if (order.IsLiving)
            {
                Trigger(desk, order, fairPrice, time);
            }
        }

        matching.FillResting(desk, isLong: true, time);
        matching.FillResting(desk, isLong: false, time);
    }

    private static bool IsTriggered(LiveOrder order, long fairPrice) =>
        order.IsLong == order.Type.FollowsPrice ? fairPrice >= order.Trigger : fairPrice <= order.Trigger;

    private void Trigger(MarketDesk desk, LiveOrder order, long fairPrice, long time)
    {
        desk.Waiting.Remove(order);
        if (order.Type.ClosesPosition)
        {
            Position position = state.Holdings.PositionIn(order.Market)!;
            order.Lots = Math.Max(1, (long)(position.Lots * order.SizePercent!.Value));
        }

        order.Price = order.Type.HasPrice ? order.Price : Matching.WorstPrice(fairPrice, order.IsLong!.Value);
        ExecuteOrReject(order, time);
    }

    private void ExecuteOrReject(LiveOrder order, long time)
    {
        if (matching.Execute(order, time) is { } reason)
        {
            lifecycle.Move(order, OrderState.Rejected, time, reason);
        }
    }
}
