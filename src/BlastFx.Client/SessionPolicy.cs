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
}
