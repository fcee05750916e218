using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A trade of a market (API pages, "Trades").</summary>
public sealed class Trade : OpenRecord
{
    /// <summary>The trade's id.</summary>
    public string? Id { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The time of the trade, UTC, to the microsecond.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The price, in the quote currency.</summary>
    public decimal? Price { get; init; }

    /// <summary>The size, in the base currency.</summary>
    public decimal? Size { get; init; }

    /// <summary>The taker's side: <c>long</c> or <c>short</c>.</summary>
    public string? TakerSide { get; init; }

    /// <summary>True if the trade liquidated a position.</summary>
    public bool? Liquidation { get; init; }

    /// <summary>The trade in one line.</summary>
    /// <returns>Such as <c>BTC-USD long 0.45 at 19800</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{MarketId} {TakerSide} {Size} at {Price}"));
}
