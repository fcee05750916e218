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

    /// <summary>What the rejection of a time too far in the future contains.</summary>
    public const string TooFarAhead = "maximum timestamp lifetime";

    private static readonly TimeSpan s_maxLifetime = TimeSpan.FromSeconds(600);

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
    /// <param name="reason">
    /// Its error text, whose seconds are used without the header. It is not documented whether they are the exchange's time or the
    /// latest that it accepts: they count as the latter if the request that had learned from them is too far in the future.
    /// </param>
    /// <param name="lessons">How many times the offset was learned for the request before.</param>
    /// <returns>False if nothing new can be learned.</returns>
    public bool Learn(HttpResponseMessage response, string? reason, int lessons)
    {
        reason ??= "";
        DateTimeOffset? stated = TimeOf(response);
        bool isLimit = lessons == 1 && stated is null && reason.Contains(TooFarAhead, StringComparison.OrdinalIgnoreCase);
        if (lessons > 0 && !isLimit)
        {
            return false;
        }

        if ((stated ?? TimeOf(Seconds().Match(reason).Value)) is not { } time)
        {
            return false;
        }

        time -= isLimit ? s_maxLifetime : TimeSpan.Zero;
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
