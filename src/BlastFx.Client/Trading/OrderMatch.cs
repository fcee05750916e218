namespace BlastFx.Trading;

/// <summary>Compares an order that was sent with one of the exchange: a client order id is free again after its order has ended.</summary>
internal static class OrderMatch
{
    /// <summary>True if nothing that the exchange states of an order contradicts the one that was sent.</summary>
    /// <param name="sent">The order as it was sent.</param>
    /// <param name="read">The order as the exchange has it. Its price can differ if it is a market order: it is then the worst one allowed.</param>
    public static bool IsSame(NewOrder sent, Order read) =>
        IsSame(sent.MarketId, read.MarketId)
        && IsSame(sent.OrderType, read.OrderType)
        && (sent.Side is null || IsSame(sent.Side, read.Side))
        && (sent.OrderType == "market" || IsSame(sent.Price, read.Price))
        && IsSameSize(sent.Size, read)
        && IsSame(sent.TriggerPrice, read.TriggerPrice)
        && IsSame(sent.SizePercent, read.SizePercent);

    /// <summary>Compares the size when the order was placed; without it, what is left and what was filled.</summary>
    private static bool IsSameSize(decimal? sent, Order read) => read.InitialSize is null or 0
        ? IsSame(sent, read.Size) || IsSame(sent, read.Size + (read.TotalFilledSize ?? 0))
        : IsSame(sent, read.InitialSize);

    private static bool IsSame(string sent, string? read) => string.IsNullOrEmpty(read) || sent.Equals(read, StringComparison.OrdinalIgnoreCase);

    // The exchange also writes 0 for an absent value.
    private static bool IsSame(decimal? sent, decimal? read) => sent is null || read is null or 0 || sent == read;
}
