using System.Globalization;

namespace BlastFx.Models;

/// <summary>The exchange's clock beside this machine's, <c>GET /srvtimestamp</c>.</summary>
public sealed class ServerTime
{
    private static readonly TimeSpan s_halfSecond = TimeSpan.FromSeconds(0.5);

    /// <summary>The exchange's clock when it responded, UTC, in whole seconds.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>This machine's clock halfway between request and response, UTC.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>The time from request to response.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>How far the exchange's clock is ahead of this machine's, below zero where it is behind: the middle of what
    /// is possible, as the exchange does not tell fractions of its second.</summary>
    public TimeSpan Offset => Time + s_halfSecond - LocalTime;

    /// <summary>How far off <see cref="Offset"/> may be to either side.</summary>
    public TimeSpan Uncertainty => s_halfSecond + (RoundTrip / 2);

    /// <summary>The exchange's clock in a line.</summary>
    /// <returns>Such as <c>2026-03-01T12:00:00Z</c>.</returns>
    public override string ToString() => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
