using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>A session's credentials at one moment, and what is known of them.</summary>
/// <param name="Credentials">What requests are signed with.</param>
/// <param name="Margin">How long before its expiry the JWT is renewed.</param>
/// <param name="Spent">Why the refresh token is not to be sent again; null while it may be.</param>
internal sealed record CredentialState(Credentials Credentials, TimeSpan Margin, BfxException? Spent = null)
{
    /// <summary>A token with less than this left counts as expired, unless it was never issued for much longer.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(60);

    /// <summary>The state of credentials.</summary>
    /// <param name="credentials">Given by the user, kept by another process, or just issued.</param>
    /// <param name="receivedAt">When they came from the exchange, by its clock; null where that is not known.</param>
    public static CredentialState Of(Credentials credentials, DateTimeOffset? receivedAt = null)
    {
        TimeSpan? lifetime = credentials.Claims?.ExpiresAt - (receivedAt ?? credentials.Claims?.IssuedAt);
        return new CredentialState(credentials, lifetime switch
        {
            null => s_margin,
            // New and expired already: this machine's clock is wrong, and the exchange will say when the token is done.
            { Ticks: <= 0 } => TimeSpan.MinValue,
            { } known => known / 4 < s_margin ? known / 4 : s_margin,
        });
    }

    /// <summary>How long the JWT is still valid; null where that is not known.</summary>
    public TimeSpan? Left(ServerClock clock) => Credentials.Claims?.ExpiresAt - clock.Now;

    /// <summary>Whether the JWT must be renewed before a request is signed with it.</summary>
    public bool NeedsRenewal(ServerClock clock) =>
        Credentials.Kind == CredentialKind.Token && Left(clock) is { } left && left < Margin
        // A refresh token already spent helps nobody while the JWT holds; after that the error must be heard.
        && (Spent is null || left <= TimeSpan.Zero);

    /// <summary>Whether there is a JWT that will do for a while.</summary>
    public bool IsFresh(ServerClock clock) => Credentials.Jwt is not null && !(Left(clock) < Margin);
}
