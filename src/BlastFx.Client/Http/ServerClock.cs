using System.Globalization;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>
/// The exchange's time, as far as this machine knows it: its own, plus the offset learned when the exchange refused a
/// request for its time.
/// </summary>
internal sealed partial class ServerClock(TimeProvider clock)
{
    private const string TimestampHeader = "Srv-Timestamp";

    // What is past it is no time, perhaps milliseconds, and adding it up with other times would leave the calendar.
    private static readonly long s_lastSecond = new DateTimeOffset(3000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private long _offsetSeconds;

    public TimeProvider Clock => clock;

    /// <summary>How far the exchange is ahead of this machine, whole seconds.</summary>
    public TimeSpan Offset => TimeSpan.FromSeconds(Interlocked.Read(ref _offsetSeconds));

    /// <summary>The exchange's time now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + Offset;

    /// <summary>Learns the offset from a refusal.</summary>
    /// <param name="answer">The answer, whose header tells the time.</param>
    /// <param name="reason">Its reason, whose seconds do where a proxy took the header.</param>
    /// <returns>False where neither tells the time.</returns>
    public bool Learn(HttpResponseMessage answer, string? reason)
    {
        string seconds = Seconds().Match(reason ?? "").Value;
        if ((TimeOf(answer) ?? TimeOf(seconds)) is not { } time)
        {
            return false;
        }

        Interlocked.Exchange(ref _offsetSeconds, time.ToUnixTimeSeconds() - clock.GetUtcNow().ToUnixTimeSeconds());
        return true;
    }

    /// <summary>The exchange's time when it answered, to the second; null where the answer does not tell.</summary>
    public static DateTimeOffset? TimeOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(TimestampHeader, out IEnumerable<string>? values) ? TimeOf(values.First()) : null;

    /// <summary>The time a text of UNIX seconds stands for; null where it does not.</summary>
    public static DateTimeOffset? TimeOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= s_lastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    [GeneratedRegex(@"\d{10}(?=\D*$)")]
    private static partial Regex Seconds();
}
