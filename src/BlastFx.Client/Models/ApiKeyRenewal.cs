using System.Globalization;
using BlastFx.Refresh;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The result of renewing an API key (API pages, "Generate Your API Keys"): the same key with a later expiry.</summary>
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

    /// <summary>The key's new expiry, UTC; null if the exchange did not send it.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The key's remaining lifetime, as of now and never negative; null if the exchange did not send the expiry.</summary>
    public TimeSpan? Remaining => _clock.Until(ExpiresAt);

    /// <summary>The masked key and its expiry.</summary>
    /// <returns>A text without secrets.</returns>
    public override string ToString() => ShownText.Clean(string.Create(CultureInfo.InvariantCulture, $"API key {ApiKey}, valid until {ExpiresAt:u}"));
}
