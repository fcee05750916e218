using System.Globalization;
using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>An order (API pages, "Orders"). A property is null if the exchange did not send its field.</summary>
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

    /// <summary>The type, such as <c>limit</c>, <c>market</c> or <c>stop_loss</c>.</summary>
    [AlsoNamed("type")]
    public string? OrderType { get; init; }

    /// <summary>The status, such as <c>open</c>, <c>closed</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The limit price, in the quote currency.</summary>
    public decimal? Price { get; init; }

    /// <summary>The current size, in the base currency; <see cref="TotalFilledSize"/> is the filled part.</summary>
    public decimal? Size { get; init; }

    /// <summary>The size when the order was placed, in the base currency.</summary>
    public decimal? InitialSize { get; init; }

    /// <summary>The filled size, in the base currency.</summary>
    public decimal? TotalFilledSize { get; init; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>The time of the last change, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The exchange's reason for the end of the order.</summary>
    public string? Reason { get; init; }

    /// <summary>The client order id: the id that the client gave it.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The price that triggers a stop or take order, in the quote currency.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>The part of the position that a stop or take order closes, as a fraction of 1.</summary>
    public decimal? SizePercent { get; init; }

    /// <summary>The time in force, such as <c>good_till_cancel</c>.</summary>
    public string? TimeInForce { get; init; }

    /// <summary>The time when it was placed, UTC; null if the exchange does not send it.</summary>
    [ZeroIsAbsent]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time when it was last changed, UTC; null if the exchange does not send it.</summary>
    [ZeroIsAbsent]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>True if the order has ended: its status does not change any more.</summary>
    internal bool HasEnded => Status is "closed" or "canceled" or "rejected";

    /// <summary>True if the exchange has not yet carried out the last request on the order.</summary>
    internal bool IsPending => Status is "processing" or "amending" or "canceling" or "cancelingall";

    /// <summary>When the order was placed, as far as the exchange states it.</summary>
    internal DateTimeOffset? PlacedAt => CreatedAt ?? Timestamp;

    /// <summary>True for the record of a cancel of an order that the exchange does not know: it has no values, and replaces no other record.</summary>
    internal bool IsUnknownCancel => this is { Status: "rejected", Side: null or "", Price: null or 0, Size: null or 0, TriggerPrice: null or 0 };

    /// <summary>The order after a response that has some of its fields. An order that has ended stays as it ended.</summary>
    /// <param name="update">The response.</param>
    internal Order UpdatedBy(Order update) => HasEnded && update.Status != Status ? this : new Order
    {
        OrderId = Told(update.OrderId, OrderId),
        ProfileId = update.ProfileId ?? ProfileId,
        MarketId = Told(update.MarketId, MarketId),
        OrderType = Told(update.OrderType, OrderType),
        Status = Told(update.Status, Status),
        Price = Told(update.Price, Price),
        Size = update.Size ?? Size,
        InitialSize = Told(update.InitialSize, InitialSize),
        TotalFilledSize = Told(update.TotalFilledSize, TotalFilledSize),
        Side = Told(update.Side, Side),
        Timestamp = update.Timestamp ?? Timestamp,
        Reason = Told(update.Reason, Reason),
        ClientOrderId = Told(update.ClientOrderId, ClientOrderId),
        TriggerPrice = Told(update.TriggerPrice, TriggerPrice),
        SizePercent = Told(update.SizePercent, SizePercent),
        TimeInForce = Told(update.TimeInForce, TimeInForce),
        CreatedAt = update.CreatedAt ?? CreatedAt,
        UpdatedAt = update.UpdatedAt ?? UpdatedAt,
        UnknownFields = update.UnknownFields ?? UnknownFields,
    };

    /// <summary>True if another version of the order tells nothing new.</summary>
    internal bool HasStateOf(Order other) =>
        Told(other.Status, Status) == Status
        && (other.Size ?? Size) == Size
        && Told(other.TotalFilledSize, TotalFilledSize) == TotalFilledSize
        && Told(other.InitialSize, InitialSize) == InitialSize
        && Told(other.Price, Price) == Price
        && Told(other.TriggerPrice, TriggerPrice) == TriggerPrice
        && Told(other.SizePercent, SizePercent) == SizePercent
        && Told(other.Reason, Reason) == Reason;

    // The exchange also writes absent texts as empty ones.
    private static string? Told(string? update, string? known) => string.IsNullOrEmpty(update) ? known : update;

    // The exchange also writes absent amounts as 0. Of these, none is 0 after it was another.
    private static decimal? Told(decimal? update, decimal? known) => update is null or 0 ? known ?? update : update;

    /// <summary>The order in one line.</summary>
    /// <returns>Such as <c>BTC-USD@1848 long 0.45 at 19800</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"{OrderId} {Side} {Size} at {Price}"));
}
