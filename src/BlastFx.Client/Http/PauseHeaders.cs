using System.Globalization;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>Reads how long a response asks to wait, in any of the forms servers write it in.</summary>
internal static partial class PauseHeaders
{
    /// <summary>From here on a number is a time, in UNIX seconds or milliseconds: it would be a pause of thirty years.</summary>
    private const decimal MinTime = 1_000_000_000;

    /// <summary>What is longer is cut to it: longer than any session, and no date in it leaves the calendar.</summary>
    private static readonly TimeSpan s_max = TimeSpan.FromDays(365);

    /// <summary>When the server takes requests again, by this machine's clock; null where the response does not say, or names
    /// a time that is past.</summary>
    public static DateTimeOffset? RetryAt(HttpResponseMessage answer, ServerClock clock) =>
        RetryAt(answer, "X-RateLimit-Retry-After", clock) ?? RetryAt(answer, "Retry-After", clock);

    /// <summary>A whole number, not negative; null where there is none.</summary>
    public static long? Number(HttpResponseMessage answer, string header) =>
        long.TryParse(Text(answer, header), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A time. The pages say UTC time without a form: dates, and UNIX seconds or milliseconds, are understood.</summary>
    public static DateTimeOffset? Time(HttpResponseMessage answer, string header)
    {
        if (Number(answer, header) is { } number)
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
            // Go writes a zone's name, and at times its own clock, behind the offset.
            GoZone().Replace(Text(answer, header) ?? "", "$1:$2"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time)
            && time.Year is > 1972 and < 9000
            ? time
            : null;
    }

    /// <summary>A time of the exchange by this machine's clock, which the answer itself sets right where it can.</summary>
    public static DateTimeOffset Local(DateTimeOffset time, HttpResponseMessage answer, ServerClock clock) =>
        In(time - (ServerClock.TimeOf(answer) ?? clock.Now), clock);

    /// <summary>Seconds, whole or not, of at least one; or a date.</summary>
    private static DateTimeOffset? RetryAt(HttpResponseMessage answer, string header, ServerClock clock)
    {
        string? text = Text(answer, header);
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < MinTime)
        {
            return In(TimeSpan.FromSeconds((double)Math.Max(1, seconds)), clock);
        }

        return Time(answer, header) is { } date && Local(date, answer, clock) is var time && time > clock.Clock.GetUtcNow() ? time
            : text is not null && AllDigits().IsMatch(text) ? In(s_max, clock)
            : null;
    }

    private static DateTimeOffset In(TimeSpan pause, ServerClock clock) =>
        clock.Clock.GetUtcNow() + (pause < s_max ? pause : s_max);

    private static string? Text(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out IEnumerable<string>? values) ? values.First().Trim() : null;

    [GeneratedRegex(@"(?<=\d )([+-]\d\d)(\d\d)( .*)?$")]
    private static partial Regex GoZone();

    // More than any time has.
    [GeneratedRegex("^[0-9]{15,}$")]
    private static partial Regex AllDigits();
}
