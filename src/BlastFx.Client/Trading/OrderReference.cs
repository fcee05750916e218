namespace BlastFx.Trading;

/// <summary>Identifies an order of an account by its id, or by its market and client order id.</summary>
/// <param name="MarketId">The market; null to take it from the order's id.</param>
/// <param name="OrderId">The order's id, such as <c>BTC-USD@1848</c>; null if only the client order id is known.</param>
/// <param name="ClientOrderId">The client order id; null if the order's id is enough.</param>
public sealed record OrderReference(string? MarketId, string? OrderId, string? ClientOrderId)
{
    /// <summary>The market: the one specified, or the one in the order's id.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: there is no market.</exception>
    public string Market => MarketId ?? MarketOf(OrderId) ?? throw new BfxException(
        BfxErrorIds.InvalidArgument,
        OrderId is null
            ? "A client order id identifies an order within a market, so the market is needed too. Nothing was sent."
            : $"The order id '{OrderId}' has no market before an '@', so the market is needed too. Nothing was sent.");

    /// <summary>The reference to an order.</summary>
    /// <param name="order">The order.</param>
    public static OrderReference To(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new OrderReference(order.MarketId, order.OrderId, order.ClientOrderId);
    }

    /// <summary>The market of an order's id; null if it has none. The rest of an id is opaque.</summary>
    public static string? MarketOf(string? orderId) =>
        orderId?.IndexOf('@', StringComparison.Ordinal) is > 0 and int at && MarketIds.IsValid(orderId[..at]) ? orderId[..at] : null;

    /// <summary>The order in messages.</summary>
    /// <returns>Such as <c>BTC-USD@1848</c>, or <c>bfx-01JDK… of BTC-USD</c>.</returns>
    public override string ToString() => OrderId ?? (MarketId is null ? $"{ClientOrderId}" : $"{ClientOrderId} of {MarketId}");

    /// <summary>Validates the reference.</summary>
    /// <returns>The reference.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: there is no id, or no market.</exception>
    public OrderReference Validated()
    {
        if (string.IsNullOrEmpty(OrderId) && string.IsNullOrEmpty(ClientOrderId))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, "An order id or a client order id is needed. Nothing was sent.");
        }

        MarketIds.Validate(Market);
        if (MarketOf(OrderId) is { } own && !own.Equals(Market, StringComparison.OrdinalIgnoreCase))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"Order {OrderId} is not of the market {Market}. Nothing was sent.");
        }

        return this;
    }

    /// <summary>The query that reads the order.</summary>
    internal OrderQuery ToQuery() => OrderId is null
        ? new OrderQuery { MarketId = Market, ClientOrderId = ClientOrderId }
        : new OrderQuery { MarketId = Market, OrderId = OrderId };

    /// <summary>True if a record is this order.</summary>
    internal bool Matches(Order order) => OrderId is null
        ? string.Equals(order.ClientOrderId, ClientOrderId, StringComparison.Ordinal) && (order.MarketId is null || Market.Equals(order.MarketId, StringComparison.OrdinalIgnoreCase))
        : string.Equals(order.OrderId, OrderId, StringComparison.Ordinal);
}
