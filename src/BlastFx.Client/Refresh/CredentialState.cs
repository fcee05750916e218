using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>A session's credentials at one time, and whether they must and can be refreshed.</summary>
/// <param name="Credentials">The credentials that requests are signed with.</param>
/// <param name="Margin">The time before the JWT's expiry at which it is refreshed.</param>
/// <param name="TokenUsed">The error after which the refresh token must not be sent again; null if it can be sent.</param>
internal sealed record CredentialState(Credentials Credentials, TimeSpan Margin, BfxException? TokenUsed = null)
{
    private static readonly TimeSpan s_maxMargin = TimeSpan.FromSeconds(60);

    /// <summary>The state of credentials from the user, from the store or from the exchange.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="receivedAt">When they were received from the exchange, by its clock; null if not known.</param>
    public static CredentialState Of(Credentials credentials, DateTimeOffset? receivedAt = null)
    {
        TimeSpan? lifetime = credentials.Claims?.ExpiresAt - (receivedAt ?? credentials.Claims?.IssuedAt);
        return new CredentialState(credentials, lifetime switch
        {
            null => s_maxMargin,
            // A new token that has already expired: the local clock is wrong, and the exchange will reject the token in time.
            { Ticks: <= 0 } => TimeSpan.MinValue,
            // A token with a short lifetime must not be refreshed with every request.
            { } known => known / 4 < s_maxMargin ? known / 4 : s_maxMargin,
        });
    }

    /// <summary>The remaining validity of the JWT; null if not known.</summary>
    public TimeSpan? Remaining(ServerClock clock) => Credentials.Claims?.ExpiresAt - clock.Now;

    /// <summary>True if the JWT must be refreshed before a request is signed with it.</summary>
    public bool NeedsRefresh(ServerClock clock) =>
        Credentials.Kind == CredentialKind.Token && Remaining(clock) is { } remaining && remaining < Margin
        // A used refresh token is no reason not to use a valid JWT. Once the JWT has expired, the error surfaces.
        && (TokenUsed is null || remaining <= TimeSpan.Zero);

    /// <summary>True if there is a JWT that need not be refreshed yet.</summary>
    public bool IsFresh(ServerClock clock) => Credentials.Jwt is not null && !(Remaining(clock) < Margin);
}
