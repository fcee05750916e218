using BlastFx.Refresh;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>What renewing an API key gave (API pages, "Generate Your API Keys"): the same key, valid for longer.</summary>
public sealed class ApiKeyRenewal
{
    private readonly TimeProvider _clock;

    internal ApiKeyRenewal(string apiKey, DateTimeOffset? expiresAt, TimeProvider clock)
    {
        ApiKey = apiKey;
        ExpiresAt = expiresAt;
        _clock = clock;
    }

    /// <summary>The API key, all but its ends masked.</summary>
    public string ApiKey { get; }

    /// <summary>When the key expires now, UTC; null where the exchange did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>How long the key is still valid, as of now; not below zero; null where the exchange did not say.</summary>
    public TimeSpan? Remaining => _clock.Until(ExpiresAt);

    /// <summary>Which key, and until when.</summary>
    /// <returns>A text without secrets.</returns>
    public override string ToString() => ShownText.Clean($"API key {ApiKey}, valid until {ExpiresAt:u}");
}
