using System.Globalization;

namespace BlastFx.Parameters;

/// <summary>
/// Points in time in the forms that scripts and users write. Text has the same meaning in every culture. A time without a
/// time zone is local in a DateTime, and UTC in text.
/// </summary>
internal static class TimeText
{
    public const string Forms =
        "a DateTime or DateTimeOffset, a TimeSpan back from now (also as text: 90s, 15m, 6h, 1d12h, 2w), ISO 8601 text (2026-03-01, 2026-03-01T12:30:00Z), or UNIX time in seconds, milliseconds or microseconds";

    private static readonly string[] s_forms =
    [
        .. from date in new[] { "yyyy-MM-dd", "yyyyMMdd" }
           from separator in new[] { "'T'", "' '" }
           from time in new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF", "HHmm", "HHmmss" }
           from zone in new[] { "", "'Z'", "zzz", "zz" }
           select $"{date}{separator}{time}{zone}",
        "yyyy-MM-dd", "yyyy-MM-dd'Z'",
    ];

    /// <summary>Converts a value to a point in time in UTC.</summary>
    /// <param name="value">The value.</param>
    /// <param name="now">The time that durations are counted back from.</param>
    /// <exception cref="FormatException">The value is not a time, or is ambiguous. The message states the reason.</exception>
    public static DateTimeOffset Read(object value, DateTimeOffset now) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime(),
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        TimeSpan back => Before(now, back),
        string text => Read(text.Trim(), now),
        int or long or uint or ulong or short or ushort => OfUnixTime(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        decimal number => OfUnixTime(number),
        double number when Math.Abs(number) < 1e18 => OfUnixTime((decimal)number),
        _ => throw new FormatException($"'{value}' is not a time"),
    };

    private static DateTimeOffset Read(string text, DateTimeOffset now) =>
        DurationText.TryParse(text, out TimeSpan back) ? Before(now, back)
        : DateTimeOffset.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time
        : text.Length > 0 && text.All(character => char.IsAsciiDigit(character) || character == '.')
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? OfUnixTime(number)
        : throw new FormatException($"'{text}' is not an unambiguous time");

    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan back) =>
        back < TimeSpan.Zero ? throw new FormatException($"{back} before now is in the future. Specify the time itself")
        : back > now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch
        : now - back;

    /// <summary>The magnitude determines the unit. Each unit covers the years 1973 to 5138.</summary>
    private static DateTimeOffset OfUnixTime(decimal number)
    {
        decimal ticks = number switch
        {
            < 100_000_000m => throw new FormatException($"{Text(number)} is too small for a UNIX time. For a duration, add a unit, such as {Text(number)}d"),
            < 100_000_000_000m => number * TimeSpan.TicksPerSecond,
            < 100_000_000_000_000m => number * TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000m => number * TimeSpan.TicksPerMicrosecond,
            _ => throw new FormatException($"{Text(number)} is too large for a UNIX time in microseconds"),
        };
        return DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
