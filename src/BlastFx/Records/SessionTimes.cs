using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>The times of a session for PowerShell: in ISO 8601 in every culture, like those of records.</summary>
public static class SessionTimes
{
    /// <summary>The expiry of the API key.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC; null for token credentials, and if neither the exchange nor the key file contains it.</returns>
    public static object? ApiKeyExpiresAt(PSObject session) => TimeValue.Of(Of(session).ApiKeyExpiresAt);

    /// <summary>The expiry of the JWT.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC; null if there is no JWT or it has no expiry.</returns>
    public static object? JwtExpiresAt(PSObject session) => TimeValue.Of(Of(session).JwtExpiresAt);

    /// <summary>The next reset of the rate limit.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC, of the last response that reported it; null before that.</returns>
    public static object? RateLimitReset(PSObject session) => TimeValue.Of(Of(session).RateLimitReset);

    private static Session Of(PSObject session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return (Session)session.BaseObject;
    }
}
