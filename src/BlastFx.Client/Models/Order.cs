using System.Globalization;
using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>An order (API pages, "Orders"). Words are the exchange's own; amounts are null where it did not send them.</summary>
[EmptyIsAbsent]
public sealed class Order : OpenRecord
{
    /// <summary>The order's id, such as <c>BTC-USD@1848</c>.</summary>
    [JsonPropertyName("id")]
    public string? OrderId { get; init; }

    /// <summary>The profile it belongs to.</summary>
    public long? ProfileId { get; init; }

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>Such as <c>limit</c>, <c>market</c> or <c>stop_loss</c>.</summary>
    public string? OrderType { get; init; }

    /// <summary>Such as <c>open</c>, <c>closed</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The limit price, in the quote currency.</summary>
    public decimal? Price { get; init; }

    /// <summary>The size as it stands, in the base currency; <see cref="TotalFilledSize"/> tells what of it was filled.</summary>
    public decimal? Size { get; init; }

    /// <summary>The size it was placed with, in the base currency.</summary>
    public decimal? InitialSize { get; init; }

    /// <summary>What has been filled, in the base currency.</summary>
    public decimal? TotalFilledSize { get; init; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>When the order last changed, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Why it ended, in the exchange's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The id the client gave it.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The price that triggers a stop or take order, in the quote currency.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>The part of the position a stop or take order closes, 1 being all.</summary>
    public decimal? SizePercent { get; init; }

    /// <summary>Such as <c>good_till_cancel</c>.</summary>
    public string? TimeInForce { get; init; }

    /// <summary>When it was placed, UTC; null where the exchange does not tell it.</summary>
    [ZeroIsAbsent]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null where the exchange does not tell it.</summary>
    [ZeroIsAbsent]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The order in a line.</summary>
    /// <returns>Such as <c>BTC-USD@1848 long 0.45 at 19800</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{OrderId} {Side} {Size} at {Price}"));
}
