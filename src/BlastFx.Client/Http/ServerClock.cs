using System.Globalization;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>
/// The exchange's time: the local time, plus the offset learned when the exchange rejected a request for its time. Apart from that,
/// the time that its last response stated, for what must not depend on the local clock.
/// </summary>
internal sealed partial class ServerClock(TimeProvider clock)
{
    /// <summary>The header of each response with the exchange's time, in UNIX seconds.</summary>
    public const string TimestampHeader = "Srv-Timestamp";

    // A larger value is not valid, perhaps milliseconds, and would overflow the calendar in calculations.
    private static readonly long s_lastSecond = new DateTimeOffset(3000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private long _offsetSeconds;
    private Statement? _stated;

    public TimeProvider Clock => clock;

    /// <summary>The offset of the exchange's clock from the local clock, in whole seconds.</summary>
    public TimeSpan Offset => TimeSpan.FromSeconds(Interlocked.Read(ref _offsetSeconds));

    /// <summary>The exchange's time now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + Offset;

    /// <summary>The exchange's time now by what it stated last, late by less than a second and the way of that response; <see cref="Now"/> if it has stated none.</summary>
    public DateTimeOffset StatedNow => Volatile.Read(ref _stated) is { } stated ? stated.Time + clock.GetElapsedTime(stated.ReceivedAt) : Now;

    /// <summary>Notes the time that a response states; null if it states none.</summary>
    public void Note(DateTimeOffset? time)
    {
        if (time is { } stated)
        {
            Volatile.Write(ref _stated, new Statement(stated, clock.GetTimestamp()));
        }
    }

    /// <summary>Learns the offset from a rejection.</summary>
    /// <param name="response">The response, whose header states the time.</param>
    /// <param name="reason">Its error text, whose seconds are used if a proxy removed the header.</param>
    /// <returns>False if neither states the time.</returns>
    public bool Learn(HttpResponseMessage response, string? reason)
    {
        string seconds = Seconds().Match(reason ?? "").Value;
        if ((TimeOf(response) ?? TimeOf(seconds)) is not { } time)
        {
            return false;
        }

        Interlocked.Exchange(ref _offsetSeconds, time.ToUnixTimeSeconds() - clock.GetUtcNow().ToUnixTimeSeconds());
        return true;
    }

    /// <summary>The exchange's time of a response, to the second; null if the response does not state it.</summary>
    public static DateTimeOffset? TimeOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(TimestampHeader, out IEnumerable<string>? values) ? TimeOf(values.First()) : null;

    /// <summary>Parses a text of UNIX seconds; null if it is not valid.</summary>
    public static DateTimeOffset? TimeOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= s_lastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private sealed record Statement(DateTimeOffset Time, long ReceivedAt);

    [GeneratedRegex(@"\d{10}(?=\D*$)")]
    private static partial Regex Seconds();
}
