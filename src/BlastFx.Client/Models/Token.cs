using System.Security;
using BlastFx.Authentication;
using BlastFx.Refresh;

namespace BlastFx.Models;

/// <summary>What a renewal gave (API pages, "Update JWT token"). The tokens themselves only as SecureString.</summary>
public sealed class Token
{
    private readonly TimeProvider _clock;

    internal Token(RefreshResult renewed, TimeProvider clock)
    {
        _clock = clock;
        JwtClaims claims = renewed.Credentials.Claims!;
        ProfileId = claims.ProfileId;
        IssuedAt = claims.IssuedAt ?? renewed.ReceivedAt;
        ExpiresAt = claims.ExpiresAt;
        Jwt = renewed.Credentials.Jwt!.ToSecureString();
        SessionSecret = renewed.SessionSecret?.ToSecureString();
        RefreshToken = renewed.RefreshToken?.ToSecureString();
    }

    /// <summary>The profile the token is for; null where the token does not say.</summary>
    public long? ProfileId { get; }

    /// <summary>When the token was issued, UTC: its own word, or when it arrived.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>When the token expires, UTC; null where it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>How long the token is still valid, as of now; not below zero; null where it does not say.</summary>
    public TimeSpan? Remaining => _clock.Until(ExpiresAt);

    /// <summary>The JWT.</summary>
    public SecureString Jwt { get; }

    /// <summary>The refresh token that came with it, which works once; null where none came.</summary>
    public SecureString? RefreshToken { get; }

    /// <summary>The secret that came with it, which signs requests; null where none came.</summary>
    public SecureString? SessionSecret { get; }

    /// <summary>Whose token, and until when.</summary>
    /// <returns>A text without the token.</returns>
    public override string ToString() => $"token of profile {ProfileId}, valid until {ExpiresAt:u}";
}
