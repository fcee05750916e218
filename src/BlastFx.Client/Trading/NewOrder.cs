namespace BlastFx.Trading;

/// <summary>An order to place (API pages, "Place order"). What a type needs and takes is in <see cref="OrderTypeRules"/>.</summary>
public sealed record NewOrder
{
    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public required string MarketId { get; init; }

    /// <summary>The type, one of <see cref="KnownValues.OrderTypes"/>.</summary>
    public string OrderType { get; init; } = OrderTypeRules.Default;

    /// <summary><c>long</c> (or <c>buy</c>) or <c>short</c> (or <c>sell</c>); null for an order that closes a part of the position.</summary>
    public string? Side { get; init; }

    /// <summary>The limit price, in the quote currency: a multiple of the market's tick.</summary>
    public decimal? Price { get; init; }

    /// <summary>The size, in the base currency: a multiple of the market's minimum order size.</summary>
    public decimal? Size { get; init; }

    /// <summary>The fair price at which a conditional order is triggered, in the quote currency: a multiple of the market's tick.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>The part of the position that the order closes: more than 0, up to 1, which is the whole position.</summary>
    public decimal? SizePercent { get; init; }

    /// <summary>The time in force, one of <see cref="KnownValues.TimesInForce"/>; null for the exchange's default.</summary>
    public string? TimeInForce { get; init; }

    /// <summary>The client order id, up to 50 bytes of UTF-8, unique among the account's live orders; null to create one.</summary>
    public string? ClientOrderId { get; init; }
}
