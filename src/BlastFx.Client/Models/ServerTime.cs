using System.Globalization;

namespace BlastFx.Models;

/// <summary>The exchange's clock compared with the local clock (<c>GET /srvtimestamp</c>).</summary>
public sealed class ServerTime
{
    private static readonly TimeSpan s_halfSecond = TimeSpan.FromSeconds(0.5);

    /// <summary>The exchange's time in the response, UTC, in whole seconds.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The local time halfway between request and response, UTC.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>The time from request to response.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>The offset of the exchange's clock from the local clock; negative if the exchange is behind. It is the middle of the
    /// possible range, because the exchange sends whole seconds.</summary>
    public TimeSpan Offset => Time + s_halfSecond - LocalTime;

    /// <summary>The maximum error of <see cref="Offset"/>, in either direction.</summary>
    public TimeSpan Uncertainty => s_halfSecond + (RoundTrip / 2);

    /// <summary>The exchange's time.</summary>
    /// <returns>Such as <c>2026-03-01T12:00:00Z</c>.</returns>
    public override string ToString() => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
