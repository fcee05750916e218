using System.Globalization;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>
/// Holds back every request of a session while the exchange's rate limit is used up. The exchange tells how much is left
/// and when it starts anew; where it does not, each further refusal doubles the pause.
/// </summary>
internal sealed partial class RateLimitGate(ServerClock clock)
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause that is believed: the exchange counts by the minute, and a session must not be shut by a slip.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    private readonly object _state = new();
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private int _refusalsInRow;

    /// <summary>Requests or tokens a window allows, where the exchange tells.</summary>
    public long? Limit { get; private set; }

    /// <summary>How many of them are left, where the exchange tells.</summary>
    public long? Remaining { get; private set; }

    /// <summary>When the window starts anew, where the exchange tells.</summary>
    public DateTimeOffset? Reset { get; private set; }

    /// <summary>Takes note of what an answer says of the limit.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="refused">Whether it is a 429.</param>
    public void Note(HttpResponseMessage answer, bool refused)
    {
        long? limit = Number(answer, "X-RateLimit-Limit");
        long? remaining = Number(answer, "X-RateLimit-Remaining");
        DateTimeOffset? reset = Time(answer, "X-RateLimit-Reset");
        lock (_state)
        {
            Limit = limit ?? Limit;
            Remaining = remaining ?? Remaining;
            Reset = reset ?? Reset;
            if (refused)
            {
                Pause(Until(answer, reset));
                _refusalsInRow++;
                return;
            }

            _refusalsInRow = 0;
            if (remaining <= 0 && reset is { } named && Local(named, answer) <= clock.Clock.GetUtcNow() + s_longestPause)
            {
                Pause(Local(named, answer));
            }
        }
    }

    /// <summary>Waits until requests may be sent.</summary>
    /// <param name="deadline">When the request must be done.</param>
    /// <param name="observer">Hears of the wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.RateLimited"/>: the pause outlasts the deadline.</exception>
    public async ValueTask WaitAsync(Deadline deadline, IRequestObserver? observer, CancellationToken cancellation)
    {
        TimeSpan total = TimeSpan.Zero;
        while (Pending() is { Ticks: > 0 } pending)
        {
            if (pending > deadline.Remaining)
            {
                throw TooLong(pending);
            }

            total = pending > total ? pending : total;
            await Waits.WaitAsync("rate limit of the exchange", pending, total, clock.Clock, observer, cancellation).ConfigureAwait(false);
        }
    }

    private static BfxException TooLong(TimeSpan pending) => new(
        BfxErrorIds.RateLimited,
        string.Create(CultureInfo.InvariantCulture, $"The exchange's rate limit is used up for another {Math.Ceiling(pending.TotalSeconds)} s, longer than the request may take. Ask less often, or wait for it with a larger -TimeoutSec at Connect-Bfx. Nothing was executed."))
    {
        HttpStatus = System.Net.HttpStatusCode.TooManyRequests,
        Delivery = Delivery.NotExecuted,
    };

    private TimeSpan Pending()
    {
        lock (_state)
        {
            return _pausedUntil - clock.Clock.GetUtcNow();
        }
    }

    private void Pause(DateTimeOffset until) => _pausedUntil = until > _pausedUntil ? until : _pausedUntil;

    private DateTimeOffset Until(HttpResponseMessage answer, DateTimeOffset? reset)
    {
        DateTimeOffset now = clock.Clock.GetUtcNow();
        DateTimeOffset? named = RetryAfter(answer, "X-RateLimit-Retry-After", now)
            ?? RetryAfter(answer, "Retry-After", now)
            ?? (reset is { } start ? Local(start, answer) : null);
        if (named > now && named <= now + s_longestPause)
        {
            return named.Value;
        }

        double backoff = s_firstBackoff.TotalSeconds * Math.Pow(2, Math.Min(_refusalsInRow, 10));
        // Jitter spreads clients, it guards nothing.
#pragma warning disable CA5394
        double jitter = 0.75 + (Random.Shared.NextDouble() / 2);
#pragma warning restore CA5394
        return now.AddSeconds(Math.Min(s_longestBackoff.TotalSeconds, backoff) * jitter);
    }

    /// <summary>Seconds, whole or not, of at least one; or a date.</summary>
    private DateTimeOffset? RetryAfter(HttpResponseMessage answer, string header, DateTimeOffset now)
    {
        if (decimal.TryParse(Text(answer, header), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return seconds <= (decimal)s_longestPause.TotalSeconds
                ? now.AddSeconds((double)Math.Max(1, seconds))
                : null;
        }

        return Time(answer, header) is { } date ? Local(date, answer) : null;
    }

    /// <summary>A time of the exchange by this machine's clock, which the answer itself sets right where it can.</summary>
    private DateTimeOffset Local(DateTimeOffset time, HttpResponseMessage answer) =>
        clock.Clock.GetUtcNow() + (time - (ServerClock.TimeOf(answer) ?? clock.Now));

    private static long? Number(HttpResponseMessage answer, string header) =>
        Text(answer, header) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    /// <summary>The pages say UTC time without a form: dates, and UNIX seconds or milliseconds, are understood.</summary>
    private static DateTimeOffset? Time(HttpResponseMessage answer, string header)
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

    private static string? Text(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out IEnumerable<string>? values) ? values.First() : null;

    [GeneratedRegex(@"(?<=\d )([+-]\d\d)(\d\d)( .*)?$")]
    private static partial Regex GoZone();
}
