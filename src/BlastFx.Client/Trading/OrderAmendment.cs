namespace BlastFx.Trading;

/// <summary>Changes of an order (API pages, "Amend order"). A value that is null stays as it is.</summary>
public sealed record OrderAmendment
{
    /// <summary>The order's id, such as <c>BTC-USD@1848</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The order's market; null to take it from the id.</summary>
    public string? MarketId { get; init; }

    /// <summary>The new limit price, in the quote currency: a multiple of the market's tick.</summary>
    public decimal? Price { get; init; }

    /// <summary>The new size, in the base currency: a multiple of the market's minimum order size.</summary>
    public decimal? Size { get; init; }

    /// <summary>The new trigger price, in the quote currency: a multiple of the market's tick.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>The new part of the position that the order closes: more than 0, up to 1.</summary>
    public decimal? SizePercent { get; init; }

    /// <summary>True if nothing is to be changed.</summary>
    internal bool IsEmpty => this is { Price: null, Size: null, TriggerPrice: null, SizePercent: null };
}
