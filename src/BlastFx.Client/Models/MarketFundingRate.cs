using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A settled funding rate of a market (API pages, "Funding rate").</summary>
public sealed class MarketFundingRate : OpenRecord
{
    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The time of the settlement, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The payment of the long side to the short side, as a fraction of the position; negative if the short side paid.</summary>
    public decimal? FundingRate { get; init; }

    /// <summary>The rate in one line.</summary>
    /// <returns>Such as <c>BTC-USD 0.0001</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {FundingRate}"));
}
