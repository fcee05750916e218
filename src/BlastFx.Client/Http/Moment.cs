using System.Globalization;

namespace BlastFx.Http;

/// <summary>Moments to come, as messages name them.</summary>
internal static class Moment
{
    /// <summary>The moment by the clock on the user's wall, and how long it is until then.</summary>
    public static string Text(DateTimeOffset moment, TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone):yyyy-MM-dd HH:mm:ss zzz} ({Length(moment - clock.GetUtcNow())} from now)");

    private static string Length(TimeSpan time)
    {
        // Rounded up: who comes back then must not be early.
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
