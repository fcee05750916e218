using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A fill of an order (API pages, "Fills"). A property is null if the exchange did not send its field.</summary>
public sealed class Fill : OpenRecord
{
    /// <summary>The fill's id.</summary>
    public string? Id { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The order that was filled, such as <c>BTC-USD@1848</c>.</summary>
    public string? OrderId { get; init; }

    /// <summary>The time of the fill, UTC, to the microsecond.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The id of the trade.</summary>
    public string? TradeId { get; init; }

    /// <summary>The price, in the quote currency.</summary>
    public decimal? Price { get; init; }

    /// <summary>The size, in the base currency.</summary>
    public decimal? Size { get; init; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>True if the order was the maker: it was in the book when another order matched it.</summary>
    public bool? IsMaker { get; init; }

    /// <summary>The fee with the exchange's sign, in the quote currency.</summary>
    public decimal? Fee { get; init; }

    /// <summary>True if the fill was a liquidation.</summary>
    public bool? Liquidation { get; init; }

    /// <summary>The fill in one line.</summary>
    /// <returns>Such as <c>BTC-USD@1848 long 0.45 at 19800</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{OrderId} {Side} {Size} at {Price}"));
}
