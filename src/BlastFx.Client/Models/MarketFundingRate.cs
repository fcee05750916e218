using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A funding rate of a market as it was settled (API pages, "Funding rate").</summary>
public sealed class MarketFundingRate : OpenRecord
{
    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>When it was settled, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>What the long side paid the short side, as a fraction of the position; below zero, the other way round.</summary>
    public decimal? FundingRate { get; init; }

    /// <summary>The rate in a line.</summary>
    /// <returns>Such as <c>BTC-USD 0.0001</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {FundingRate}"));
}
