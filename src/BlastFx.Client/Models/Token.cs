using System.Globalization;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Refresh;

namespace BlastFx.Models;

/// <summary>The result of a token refresh (API pages, "Update JWT token"). The tokens are available as SecureString only.</summary>
public sealed class Token
{
    private readonly TimeProvider _clock;

    internal Token(RefreshResult refreshed, TimeProvider clock)
    {
        _clock = clock;
        JwtClaims claims = refreshed.Credentials.Claims!;
        ProfileId = claims.ProfileId;
        IssuedAt = claims.IssuedAt ?? refreshed.ReceivedAt;
        ExpiresAt = claims.ExpiresAt;
        Jwt = refreshed.Credentials.Jwt!.ToSecureString();
        SessionSecret = refreshed.SessionSecret?.ToSecureString();
        RefreshToken = refreshed.RefreshToken?.ToSecureString();
    }

    /// <summary>The profile of the token; null if the token does not state it.</summary>
    public long? ProfileId { get; }

    /// <summary>Issue time, UTC: the <c>iat</c> claim, or the time of receipt.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>Expiry, UTC; null if the token does not state it.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The remaining lifetime, as of now and never negative; null if the token does not state its expiry.</summary>
    public TimeSpan? Remaining => _clock.Until(ExpiresAt);

    /// <summary>The JWT.</summary>
    public SecureString Jwt { get; }

    /// <summary>The refresh token of the response, which can be used once; null if there is none.</summary>
    public SecureString? RefreshToken { get; }

    /// <summary>The secret of the response that signs requests; null if there is none.</summary>
    public SecureString? SessionSecret { get; }

    /// <summary>The token's profile and expiry.</summary>
    /// <returns>A text without the token.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"token of profile {ProfileId}, valid until {ExpiresAt:u}");
}
