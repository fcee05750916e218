using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>A session's times as PowerShell shows them: in ISO 8601 in every culture, as those of records are.</summary>
public static class SessionTimes
{
    /// <summary>When the API key expires.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC; null for a wallet's session, and where neither the exchange nor the key file tells.</returns>
    public static object? ApiKeyExpiresAt(PSObject session) => TimeValue.Of(Of(session).ApiKeyExpiresAt);

    /// <summary>When the JWT expires.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC; null where there is none or it does not say.</returns>
    public static object? JwtExpiresAt(PSObject session) => TimeValue.Of(Of(session).JwtExpiresAt);

    /// <summary>When the rate limit starts anew.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The time, UTC, as last told; null where the exchange has not told.</returns>
    public static object? RateLimitReset(PSObject session) => TimeValue.Of(Of(session).RateLimitReset);

    private static Session Of(PSObject session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return (Session)session.BaseObject;
    }
}
