using System.Globalization;

namespace BlastFx.Http;

/// <summary>Formats future times for messages.</summary>
internal static class Moment
{
    /// <summary>The time in the local time zone, and the duration until then.</summary>
    public static string Text(DateTimeOffset moment, TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone):yyyy-MM-dd HH:mm:ss zzz} ({Length(moment - clock.GetUtcNow())} from now)");

    private static string Length(TimeSpan time)
    {
        // Rounded up: a user who returns then must not be early.
        var left = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return left switch
        {
            { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds} s"),
            { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes} min {left.Seconds} s"),
            { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalDays} days {left.Hours} h"),
        };
    }
}
