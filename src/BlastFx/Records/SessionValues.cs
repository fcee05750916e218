using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>The times and amounts of a session for PowerShell: the same in every culture, like those of records.</summary>
public static class SessionValues
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

    /// <summary>The maximum value of an order.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The value; null for no maximum.</returns>
    public static object? MaxOrderNotional(PSObject session) => DecimalValue.Of(Of(session).MaxOrderNotional);

    /// <summary>The maximum size of an order.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The size; null for no maximum.</returns>
    public static object? MaxOrderSize(PSObject session) => DecimalValue.Of(Of(session).MaxOrderSize);

    /// <summary>When an order of unknown outcome was sent.</summary>
    /// <param name="order">The order.</param>
    /// <returns>The time, UTC.</returns>
    public static object? SentAt(PSObject order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return TimeValue.Of(((Trading.UnsettledOrder)order.BaseObject).SentAt);
    }

    /// <summary>When a deadman switch was renewed last.</summary>
    /// <param name="kept">The switch that a session keeps from acting.</param>
    /// <returns>The time, UTC.</returns>
    public static object? RenewedAt(PSObject kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return TimeValue.Of(((Trading.KeptDeadmanSwitch)kept.BaseObject).RenewedAt);
    }

    private static Session Of(PSObject session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return (Session)session.BaseObject;
    }
}
