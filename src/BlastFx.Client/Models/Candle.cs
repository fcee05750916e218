using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The trades of a market over one period (API pages, "Candles"). Prices are in the quote currency.</summary>
public sealed class Candle : OpenRecord
{
    /// <summary>The market, set by the client: the exchange does not send it with the candle.</summary>
    public string? MarketId { get; internal set; }

    /// <summary>The start of the period, UTC.</summary>
    [InSeconds]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The price of the first trade.</summary>
    public decimal? Open { get; init; }

    /// <summary>The highest price.</summary>
    public decimal? High { get; init; }

    /// <summary>The lowest price.</summary>
    public decimal? Low { get; init; }

    /// <summary>The price of the last trade; in a period that is not over, of the latest trade.</summary>
    public decimal? Close { get; init; }

    /// <summary>The volume traded, in the base currency.</summary>
    public decimal? Volume { get; init; }

    /// <summary>The candle in one line.</summary>
    /// <returns>Such as <c>BTC-USD 2024-03-01T12:00:00Z 19800 to 19850</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {Open} to {Close}"));
}
