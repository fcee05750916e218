using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Checks that an account has the margin that an order needs.</summary>
internal static class MarginCheck
{
    /// <summary>
    /// The reason why an order cannot be executed: after it, the free margin would be less than 0. An order that only reduces a
    /// position needs no margin.
    /// </summary>
    public static string? Objection(AccountState state, LiveOrder order, IReadOnlyList<Part> parts, bool isMaker, bool rests, long time)
    {
        bool isLong = order.IsLong!.Value;
        Position? position = state.Holdings.PositionIn(order.Market);
        long resting = state.DeskOf(order.Market).Side(isLong).Lots;
        if (Margins.OpeningLots(isLong, resting + order.Left, position) == Margins.OpeningLots(isLong, resting, position))
        {
            return null;
        }

        Prospect prospect = ProspectOf(order, position, parts, isMaker, rests);
        return state.FiguresAt(time, prospect).FreeMargin >= 0
            ? null
            : $"{order.Market.Spec.Id} order: Notional more than allowed={JsonText.TextOf(Allowed(state, order.Market, time))}";
    }

    private static Prospect ProspectOf(LiveOrder order, Position? position, IReadOnlyList<Part> parts, bool isMaker, bool rests)
    {
        MarketSpec spec = order.Market.Spec;
        (decimal balanceChange, long filled) = (0, 0);
        foreach (Part part in parts)
        {
            (position, decimal pnl) = Position.After(position, order.Market, order.IsLong!.Value, part.Price, part.Lots);
            balanceChange += pnl + FeeRates.FeeOf(spec.Price(part.Price) * spec.Size(part.Lots), isMaker);
            filled += part.Lots;
        }

        long left = rests ? order.Left - filled : 0;
        return new Prospect(order.Market, position, balanceChange, order.IsLong!.Value, left, (decimal)left * order.Price!.Value);
    }

    private static decimal Allowed(AccountState state, ListedMarket market, long time) =>
        Math.Max(0, state.FiguresAt(time).FreeMargin ?? 0) * state.LeverageIn(market);
}
