using BlastFx.Trading;

namespace BlastFx;

/// <summary>The changes that a session may make, by its <see cref="SessionOptions"/>. Checked before a change is signed.</summary>
public sealed class SessionPolicy
{
    private readonly SessionOptions _options;
    private readonly KnownMarkets _markets;

    internal SessionPolicy(SessionOptions options, KnownMarkets markets)
    {
        _options = options;
        _markets = markets;
    }

    /// <summary>True if the session may change nothing.</summary>
    public bool ReadOnly => _options.ReadOnly;

    /// <summary>The markets that the session may change something on, in the exchange's spelling if known; null for all.</summary>
    public IReadOnlyList<string>? AllowedMarkets =>
        _options.AllowedMarkets is { } allowed ? Array.AsReadOnly(allowed.Select(_markets.Spelled).ToArray()) : null;

    /// <summary>The maximum value of an order, in the quote currency; null for no maximum.</summary>
    public decimal? MaxOrderNotional => _options.MaxOrderNotional;

    /// <summary>The maximum size of an order, in the base currency of its market; null for no maximum.</summary>
    public decimal? MaxOrderSize => _options.MaxOrderSize;

    /// <summary>Rejects a change that the session may not make.</summary>
    /// <param name="marketId">The market of the change; null if it is on no market.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ReadOnly"/> or <see cref="BfxErrorIds.MarketNotAllowed"/>.</exception>
    public void Check(string? marketId = null)
    {
        if (ReadOnly)
        {
            throw new BfxException(BfxErrorIds.ReadOnly, "The session is read-only and changes nothing. Nothing was sent.");
        }

        if (marketId is not null && AllowedMarkets is { } allowed && !allowed.Contains(marketId, StringComparer.OrdinalIgnoreCase))
        {
            throw new BfxException(
                BfxErrorIds.MarketNotAllowed,
                $"The session may change only {string.Join(", ", allowed)}, and {marketId} is not one of them. Nothing was sent.");
        }
    }

    /// <summary>Rejects a change of all markets, if the session may not change all.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ReadOnly"/> or <see cref="BfxErrorIds.MarketNotAllowed"/>.</exception>
    public void CheckAll()
    {
        Check();
        if (AllowedMarkets is { } allowed)
        {
            throw new BfxException(
                BfxErrorIds.MarketNotAllowed,
                $"The session may change only {string.Join(", ", allowed)}, and this would change all markets. Nothing was sent.");
        }
    }

    /// <summary>Rejects an order that is larger than the session allows.</summary>
    /// <param name="order">The order.</param>
    /// <param name="fairPrice">The market's fair price, for an order without a price; null if it is not known.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.MaxOrderSize"/> or <see cref="BfxErrorIds.MaxOrderNotional"/>.</exception>
    internal void Check(NewOrder order, decimal? fairPrice)
    {
        if (order.Size > MaxOrderSize)
        {
            throw new BfxException(
                BfxErrorIds.MaxOrderSize,
                $"The size {Amount.Text(order.Size.Value)} is more than the session's maximum of {Amount.Text(MaxOrderSize.Value)}. Nothing was sent.");
        }

        if (order.Size is null || MaxOrderNotional is not { } max)
        {
            return;
        }

        decimal notional = OrderValue.MaxOf(order, fairPrice) ?? throw new BfxException(
            BfxErrorIds.MaxOrderNotional,
            $"The session's maximum order value is {Amount.Text(max)}, but the exchange states no fair price of {order.MarketId} to value the order. Nothing was sent.");
        if (notional > max)
        {
            throw new BfxException(
                BfxErrorIds.MaxOrderNotional,
                $"The order's value of {Amount.Text(notional)}, at its price or at the fair price, is more than the session's maximum of {Amount.Text(max)}. Nothing was sent.");
        }
    }
}
