namespace BlastFx.Http;

/// <summary>
/// Holds back every request of a session while the exchange's rate limit is used up. The exchange tells how much is left
/// and when it starts anew; where it does not, each further refusal doubles the pause.
/// </summary>
internal sealed class RateLimitGate(ServerClock clock)
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxBackoff = TimeSpan.FromSeconds(60);

    /// <summary>How far away the end of a window that is used up is believed to be: the exchange counts by the minute, and as
    /// long as it refuses nothing a slip of its must not shut the session.</summary>
    private static readonly TimeSpan s_maxWindow = TimeSpan.FromHours(1);

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
        long? limit = PauseHeaders.Number(answer, "X-RateLimit-Limit");
        long? remaining = PauseHeaders.Number(answer, "X-RateLimit-Remaining");
        DateTimeOffset? reset = PauseHeaders.Time(answer, "X-RateLimit-Reset");
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
            if (remaining <= 0 && reset is { } named && PauseHeaders.Local(named, answer, clock) is var start && start <= clock.Clock.GetUtcNow() + s_maxWindow)
            {
                Pause(start);
            }
        }
    }

    /// <summary>Waits until requests may be sent.</summary>
    /// <param name="deadline">When the request must be done.</param>
    /// <param name="observer">Hears of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.RateLimited"/>: the pause outlasts the deadline.</exception>
    public async ValueTask WaitAsync(Deadline deadline, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        TimeSpan total = TimeSpan.Zero;
        while (Pending() is { Ticks: > 0 } pending)
        {
            if (pending > deadline.Remaining)
            {
                throw TooLong(pending);
            }

            total = pending > total ? pending : total;
            await ReportedDelay.WaitAsync("rate limit of the exchange", pending, total, clock.Clock, observer, cancellationToken).ConfigureAwait(false);
        }
    }

    private BfxException TooLong(TimeSpan pending)
    {
        DateTimeOffset until = clock.Clock.GetUtcNow() + pending;
        string advice = pending < SessionOptions.MaxTimeout
            ? "Ask less often, or wait for it with a larger -TimeoutSec at Connect-Bfx."
            : "Ask less often.";
        return new(
            BfxErrorIds.RateLimited,
            $"The exchange's rate limit is used up until {Moment.Text(until, clock.Clock)}, longer than the request may take. Nothing was executed, and until then the session sends nothing. {advice}")
        {
            HttpStatus = System.Net.HttpStatusCode.TooManyRequests,
            Delivery = Delivery.NotExecuted,
            RetryAt = until,
        };
    }

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
        DateTimeOffset? named = PauseHeaders.RetryAt(answer, clock)
            ?? (reset is { } start ? PauseHeaders.Local(start, answer, clock) : null);
        if (named > now)
        {
            return named.Value;
        }

        double backoff = s_firstBackoff.TotalSeconds * Math.Pow(2, Math.Min(_refusalsInRow, 10));
        // Jitter spreads clients, it guards nothing.
#pragma warning disable CA5394
        double jitter = 0.75 + (Random.Shared.NextDouble() / 2);
#pragma warning restore CA5394
        return now.AddSeconds(Math.Min(s_maxBackoff.TotalSeconds, backoff) * jitter);
    }
}
