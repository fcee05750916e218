using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Moves orders from one state to the next, to and from the desk of their market.</summary>
internal sealed class OrderLifecycle(AccountState state)
{
    /// <summary>Moves an order that is not at the desk, or stays there.</summary>
    public void Move(LiveOrder order, OrderState next, long time, string reason = "")
    {
        order.MoveTo(next, time, reason);
        state.Orders.Changed(order, time);
        CancelClosers(order.Market, time);
    }

    /// <summary>Lets an order wait for its trigger.</summary>
    public void Wait(LiveOrder order, long time)
    {
        order.GeneratedNotional = null;
        state.DeskOf(order.Market).Waiting.Add(order);
        Move(order, OrderState.Placed, time);
    }

    /// <summary>Lets an order rest at its price. Those of the history are not at the desk: the market does not fill them.</summary>
    public void Rest(LiveOrder order, long time, string reason = "")
    {
        if (order.GeneratedNotional is null)
        {
            state.DeskOf(order.Market).Side(order.IsLong!.Value).Add(order);
        }

        Move(order, OrderState.Open, time, reason);
    }

    /// <summary>Takes an order from the desk, if it is there.</summary>
    public void Leave(LiveOrder order)
    {
        MarketDesk desk = state.DeskOf(order.Market);
        if (!desk.Waiting.Remove(order) && order.IsLong is { } isLong)
        {
            desk.Side(isLong).Remove(order);
        }
    }

    /// <summary>Cancels an order unless it has ended.</summary>
    public void Cancel(LiveOrder order, long time)
    {
        if (order.IsLiving)
        {
            Leave(order);
            Move(order, OrderState.Canceled, time);
        }
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
}
