using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The margin of positions and orders.</summary>
internal static class Margins
{
    public const int Digits = 8;

    /// <summary>
    /// The margin of the open orders on one side of a market. Orders that reduce the position need none; if they are larger
    /// than the position, the excess does, at their average price.
    /// </summary>
    public static decimal OfOrders(ListedMarket market, bool isLong, long lots, decimal turnover, Position? position, long leverage)
    {
        long opening = OpeningLots(isLong, lots, position);
        return opening == 0 ? 0 : decimal.Round(turnover / lots * opening * market.Spec.Tick * market.Spec.Lot / leverage, Digits);
    }

    /// <summary>The part of a size on one side of a market that opens or increases a position.</summary>
    public static long OpeningLots(bool isLong, long lots, Position? position) =>
        position is null || position.IsLong == isLong ? lots : Math.Max(0, lots - position.Lots);
}
