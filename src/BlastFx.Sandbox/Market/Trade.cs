using System.Globalization;

namespace BlastFx.Sandbox.Market;

/// <summary>A trade of a market. Its number is its place among all the market ever had.</summary>
internal readonly record struct Trade(long Number, long Time, long PriceTicks, long SizeLots, bool TakerIsLong, bool IsLiquidation)
{
    // Trades and the fills of their two sides are numbered from one source.
    private const long IdsPerTrade = 3;

    /// <summary>The trade's id, or with 1 and 2 those of its taker's and its maker's fill.</summary>
    public string IdOf(MarketSpec spec, int side = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{spec.Id}-{(Number * IdsPerTrade) + side}");
}
