namespace BlastFx.Http;

/// <summary>
/// Delays every request of a session while the exchange's rate limit is exceeded. The exchange reports how much is left and
/// when the window ends; if it does not, each further rejection doubles the pause.
/// </summary>
internal sealed class RateLimitGate(ServerClock clock)
{
    private static readonly Backoff s_backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>The latest plausible end of a window that has nothing left: the exchange counts by the minute, and as long as it
    /// rejects nothing, a wrong time must not stop the session.</summary>
    private static readonly TimeSpan s_maxWindow = TimeSpan.FromHours(1);

    private readonly object _lock = new();
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private int _rejectionsInRow;

    /// <summary>Requests that a window allows; null if not reported.</summary>
    public long? Limit { get; private set; }

    /// <summary>How many of them are left; null if not reported.</summary>
    public long? Remaining { get; private set; }

    /// <summary>When the window ends; null if not reported.</summary>
    public DateTimeOffset? Reset { get; private set; }

    /// <summary>Records what a response reports of the limit.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isRejected">True for HTTP 429.</param>
    public void Record(HttpResponseMessage response, bool isRejected)
    {
        long? limit = PauseHeaders.Number(response, "X-RateLimit-Limit");
        long? remaining = PauseHeaders.Number(response, "X-RateLimit-Remaining");
        DateTimeOffset? reset = PauseHeaders.Time(response, "X-RateLimit-Reset");
        lock (_lock)
        {
            Limit = limit ?? Limit;
            Remaining = remaining ?? Remaining;
            Reset = reset ?? Reset;
            if (isRejected)
            {
                Pause(Until(response, reset));
                _rejectionsInRow++;
                return;
            }

            _rejectionsInRow = 0;
            if (remaining <= 0 && reset is { } named && PauseHeaders.Local(named, response, clock) is var start && start <= clock.Clock.GetUtcNow() + s_maxWindow)
            {
                Pause(start);
            }
        }
    }

    /// <summary>Waits until requests may be sent.</summary>
    /// <param name="deadline">When the request must be finished.</param>
    /// <param name="observer">Notified of the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null when requests may be sent; else the failure of a request whose deadline comes first.</returns>
    public async ValueTask<RequestFailure?> WaitAsync(Deadline deadline, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        TimeSpan total = TimeSpan.Zero;
        while (Pending() is { Ticks: > 0 } pending)
        {
            if (pending > deadline.Remaining)
            {
                return TooLong(pending);
            }

            total = pending > total ? pending : total;
            await ReportedDelay.WaitAsync("rate limit of the exchange", pending, total, clock.Clock, observer, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private RequestFailure TooLong(TimeSpan pending)
    {
        DateTimeOffset until = clock.Clock.GetUtcNow() + pending;
        return new RequestFailure(
            BfxErrorIds.RateLimited,
            $"The exchange's rate limit is exceeded until {Moment.Text(until, clock.Clock)}, longer than the request may take. Nothing was executed, and until then the session sends nothing.")
        {
            HttpStatus = System.Net.HttpStatusCode.TooManyRequests,
            Delivery = Delivery.NotExecuted,
            RetryAt = until,
        };
    }

    private TimeSpan Pending()
    {
        lock (_lock)
        {
            return _pausedUntil - clock.Clock.GetUtcNow();
        }
    }

    private void Pause(DateTimeOffset until) => _pausedUntil = until > _pausedUntil ? until : _pausedUntil;

    private DateTimeOffset Until(HttpResponseMessage response, DateTimeOffset? reset)
    {
        DateTimeOffset now = clock.Clock.GetUtcNow();
        DateTimeOffset? named = PauseHeaders.RetryAt(response, clock)
            ?? (reset is { } start ? PauseHeaders.Local(start, response, clock) : null);
        if (named > now)
        {
            return named.Value;
        }

        return now + s_backoff.Delay(_rejectionsInRow);
    }
}
