using System.Globalization;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>Reads the wait that a response requests, in any of the formats that servers use.</summary>
internal static partial class PauseHeaders
{
    /// <summary>From this value, a number is a time in UNIX seconds or milliseconds: as a pause it would be thirty years.</summary>
    private const decimal MinTime = 1_000_000_000;

    /// <summary>The maximum pause: longer than any session, and short enough not to overflow the calendar.</summary>
    private static readonly TimeSpan s_max = TimeSpan.FromDays(365);

    /// <summary>The time from which the server accepts requests again, by the local clock; null if the response does not state it, or
    /// the time is past.</summary>
    public static DateTimeOffset? RetryAt(HttpResponseMessage response, ServerClock clock) =>
        RetryAt(response, "X-RateLimit-Retry-After", clock) ?? RetryAt(response, "Retry-After", clock);

    /// <summary>A header as a non-negative whole number; null if it is not one.</summary>
    public static long? Number(HttpResponseMessage response, string header) =>
        long.TryParse(Text(response, header), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A header as a time. The API pages state UTC without a format: dates, and UNIX seconds or milliseconds, are accepted.</summary>
    public static DateTimeOffset? Time(HttpResponseMessage response, string header)
    {
        if (Number(response, header) is { } number)
        {
            return number switch
            {
                < 100_000_000 => null,
                < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(number),
                < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(number),
                _ => null,
            };
        }

        return DateTimeOffset.TryParse(
            // Go writes the zone's name, and sometimes its monotonic clock, after the offset.
            GoZone().Replace(Text(response, header) ?? "", "$1:$2"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time)
            && time.Year is > 1972 and < 9000
            ? time
            : null;
    }

    /// <summary>Converts a time of the exchange to the local clock, with the server time of the response if it has one.</summary>
    public static DateTimeOffset Local(DateTimeOffset time, HttpResponseMessage response, ServerClock clock) =>
        In(time - (ServerClock.TimeOf(response) ?? clock.Now), clock);

    /// <summary>Reads seconds, with or without a fraction and at least one, or a date.</summary>
    private static DateTimeOffset? RetryAt(HttpResponseMessage response, string header, ServerClock clock)
    {
        string? text = Text(response, header);
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < MinTime)
        {
            return In(TimeSpan.FromSeconds((double)Math.Max(1, seconds)), clock);
        }

        return Time(response, header) is { } date && Local(date, response, clock) is var time && time > clock.Clock.GetUtcNow() ? time
            : text is not null && AllDigits().IsMatch(text) ? In(s_max, clock)
            : null;
    }

    private static DateTimeOffset In(TimeSpan pause, ServerClock clock) =>
        clock.Clock.GetUtcNow() + (pause < s_max ? pause : s_max);

    private static string? Text(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out IEnumerable<string>? values) ? values.First().Trim() : null;

    [GeneratedRegex(@"(?<=\d )([+-]\d\d)(\d\d)( .*)?$")]
    private static partial Regex GoZone();

    // More digits than any time has.
    [GeneratedRegex("^[0-9]{15,}$")]
    private static partial Regex AllDigits();
}
