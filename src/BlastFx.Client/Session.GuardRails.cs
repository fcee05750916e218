namespace BlastFx;

/// <content>What the session was told, when it was made, never to do.</content>
public sealed partial class Session
{
    /// <summary>Whether the session refuses to change anything.</summary>
    public bool ReadOnly => _options.ReadOnly;

    /// <summary>The markets it may change something on, as the exchange writes them where it is known how; null for all.</summary>
    public IReadOnlyList<string>? AllowedMarkets =>
        _options.AllowedMarkets is { } allowed ? Array.AsReadOnly(allowed.Select(Markets.Spelled).ToArray()) : null;

    /// <summary>Refuses a change that the session may not make, before anything is signed.</summary>
    /// <param name="marketId">The market the change is on; null where it is on none.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ReadOnly"/> or <see cref="BfxErrorIds.MarketNotAllowed"/>.</exception>
    internal void CheckChange(string? marketId = null)
    {
        if (ReadOnly)
        {
            throw new BfxException(
                BfxErrorIds.ReadOnly,
                "The session was connected with -ReadOnly and changes nothing. Nothing was sent. Connect without it to change something.");
        }

        if (marketId is not null && AllowedMarkets is { } allowed && !allowed.Contains(marketId, StringComparer.OrdinalIgnoreCase))
        {
            throw new BfxException(
                BfxErrorIds.MarketNotAllowed,
                $"The session was connected with -AllowedMarket {string.Join(", ", allowed)}, and {marketId} is not among them. Nothing was sent.");
        }
    }
}
