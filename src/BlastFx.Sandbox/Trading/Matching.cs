using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Fills orders with what the market offers.</summary>
internal sealed class Matching(AccountState state, OrderLifecycle lifecycle, FillMode mode)
{
    // The largest distance of a market order's fills from the fair price.
    private const long MaxSlippagePercent = 5;

    /// <summary>The worst price of a market order.</summary>
    public static long WorstPrice(long fairPrice, bool isLong)
    {
        long distance = fairPrice * MaxSlippagePercent / 100;
        return isLong ? fairPrice + distance : Math.Max(1, fairPrice - distance);
    }

    /// <summary>Fills an order and lets the rest of it rest or end. Returns the reason if nothing can be done.</summary>
    public string? Execute(LiveOrder order, long time)
    {
        MarketDesk desk = state.DeskOf(order.Market);
        Part[] parts = [.. PartsOf(order, desk.Liquidity, time)];
        bool isMaker = !Crosses(order, desk.Liquidity.BookAt(time));
        string? objection = Objection(order, parts.Sum(static part => part.Lots), isMaker)
            ?? MarginCheck.Objection(state, order, parts, isMaker, Rests(order), time);
        if (objection is not null)
        {
            return objection;
        }

        order.GeneratedNotional = null;
        foreach (Part part in parts)
        {
            desk.Liquidity.Take(order.IsLong!.Value, part);
            Fill(order, part.Price, part.Lots, isMaker, time);
        }

        if (order.Left > 0 && Rests(order))
        {
            lifecycle.Rest(order, time);
        }
        else
        {
            lifecycle.Move(order, order.Left == 0 ? OrderState.Closed : OrderState.Canceled, time);
        }

        return null;
    }

    /// <summary>Fills the resting orders on a side of a market whose price the book has reached.</summary>
    public void FillResting(MarketDesk desk, bool isLong, long time)
    {
        RestingOrders side = desk.Side(isLong);
        while (side.Best is { } order)
        {
            long price = order.Price!.Value;
            Part[] parts = [.. PartsOf(order, desk.Liquidity, time)];
            if (parts.Length == 0 || !Crosses(order, desk.Liquidity.BookAt(time)))
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

            lifecycle.Move(order, order.Left == 0 ? OrderState.Closed : OrderState.Open, time);
        }
    }

    private static bool Rests(LiveOrder order) =>
        order.Type.HasPrice && order.TimeInForce is TimesInForce.GoodTillCancel or TimesInForce.PostOnly;

    private static string? Objection(LiveOrder order, long filled, bool isMaker) => order.TimeInForce switch
    {
        TimesInForce.PostOnly => isMaker ? null : ApiErrors.PostOnly,
        TimesInForce.FillOrKill => filled == order.Left ? null : ApiErrors.FillOrKill,
        _ => filled > 0 || Rests(order) ? null : ApiErrors.ImmediateOrCancel,
    };

    private IEnumerable<Part> PartsOf(LiveOrder order, Liquidity liquidity, long time)
    {
        bool isLong = order.IsLong!.Value;
        OrderBook book = liquidity.BookAt(time);
        return mode switch
        {
            FillMode.Book => liquidity.Matching(isLong, order.Price!.Value, order.Left, time),
            FillMode.Instant => [new Part(order.Type.HasPrice ? order.Price!.Value : isLong ? book.BestAsk : book.BestBid, order.Left)],
            _ => [],
        };
    }

    private bool Crosses(LiveOrder order, OrderBook book) =>
        mode != FillMode.Never && (order.IsLong == true ? order.Price >= book.BestAsk : order.Price <= book.BestBid);

    private void Fill(LiveOrder order, long price, long lots, bool isMaker, long time)
    {
        order.FilledLots += lots;
        state.Holdings.Book(order, order.IsLong!.Value, price, lots, isMaker, time);
    }
}
