using BlastFx.Trading;

namespace BlastFx.Http;

/// <summary>
/// Delays the requests of a session while the exchange's rate limit is exceeded. The exchange reports how much is left and
/// when the window ends; if it does not, each further rejection doubles the pause. Cancels are held back only by rejections of
/// cancels: they cost the least, and what rejects a read may accept them. Pauses are measured, not read from the clock: one that is set
/// back or forward changes no pause.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="budget">What is left of the limit per address, for all sessions.</param>
internal sealed class RateLimitGate(ServerClock clock, AddressBudget budget)
{
    /// <summary>The latest plausible end of a window that has nothing left: the exchange counts by the minute, and as long as it
    /// rejects nothing, a wrong time must not stop the session.</summary>
    private static readonly TimeSpan s_maxWindow = TimeSpan.FromHours(1);

    private readonly object _lock = new();
    private readonly long _start = clock.Clock.GetTimestamp();
    private readonly Lane _cancels = new(TimeSpan.FromSeconds(5));
    private readonly Lane _others = new(TimeSpan.FromSeconds(60));

    /// <summary>Requests that a window allows; null if not reported.</summary>
    public long? Limit { get; private set; }

    /// <summary>How many of them are left; null if not reported.</summary>
    public long? Remaining { get; private set; }

    /// <summary>When the window ends; null if not reported.</summary>
    public DateTimeOffset? Reset { get; private set; }

    private TimeSpan Now => clock.Clock.GetElapsedTime(_start);

    /// <summary>Records what a response reports of the limit.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isRejected">True for HTTP 429.</param>
    /// <param name="pace">The kind of request.</param>
    public void Record(HttpResponseMessage response, bool isRejected, PaceKind pace)
    {
        Lane lane = LaneOf(pace);
        long? limit = PauseHeaders.Number(response, "X-RateLimit-Limit");
        long? remaining = PauseHeaders.Number(response, "X-RateLimit-Remaining");
        DateTimeOffset? reset = PauseHeaders.Time(response, "X-RateLimit-Reset");
        DateTimeOffset? resetsAt = reset is { } named ? PauseHeaders.Local(named, response, clock) : null;
        if (limit is { } tokens && remaining is { } left && resetsAt is { } end)
        {
            budget.Record(tokens, left, end);
        }

        lock (_lock)
        {
            Limit = limit ?? Limit;
            Remaining = remaining ?? Remaining;
            Reset = reset ?? Reset;
            if (isRejected)
            {
                TimeSpan until = Now + PauseOf(response, resetsAt, lane);
                lane.Pause(until);
                // What rejects a cancel rejects everything.
                _others.Pause(until);
                return;
            }

            lane.EndRejections();
            if (remaining <= 0 && resetsAt - clock.Clock.GetUtcNow() is { } pause && pause <= s_maxWindow)
            {
                _others.Pause(Now + pause);
            }
        }
    }

    /// <summary>Waits until a request may be sent. <see cref="End"/> must follow then.</summary>
    /// <param name="request">The request.</param>
    /// <param name="deadline">When the request must be finished.</param>
    /// <param name="observer">Notified of the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null when it may be sent; else the failure of a request whose deadline comes first.</returns>
    public async ValueTask<RequestFailure?> WaitAsync(BfxRequest request, Deadline deadline, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        TimeSpan total = TimeSpan.Zero;
        while (Pending(request) is { Ticks: > 0 } pending)
        {
            if (pending > deadline.Remaining)
            {
                return TooLong(pending, request.Pace);
            }

            total = pending > total ? pending : total;
            await ReportedDelay.WaitAsync("rate limit of the exchange", pending, total, clock.Clock, observer, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>A request that was waited for has ended.</summary>
    public void End(BfxRequest request)
    {
        if (request.Pace != PaceKind.Cancel)
        {
            budget.Release(RequestCost.Of(request));
        }
    }

    private RequestFailure TooLong(TimeSpan pending, PaceKind pace)
    {
        string sent = pace == PaceKind.Cancel ? "nothing" : "nothing but cancels";
        DateTimeOffset until = clock.Clock.GetUtcNow() + pending;
        return new RequestFailure(
            BfxErrorIds.RateLimited,
            $"The exchange's rate limit is exceeded until {Moment.Text(until, clock.Clock)}, longer than the request may take. Nothing was executed, and until then the session sends {sent}.")
        {
            HttpStatus = System.Net.HttpStatusCode.TooManyRequests,
            Delivery = Delivery.NotExecuted,
            RetryAt = until,
        };
    }

    /// <returns>Zero if the request may be sent, and is counted.</returns>
    private TimeSpan Pending(BfxRequest request)
    {
        TimeSpan pause;
        lock (_lock)
        {
            pause = LaneOf(request.Pace).PausedUntil - Now;
        }

        return pause > TimeSpan.Zero ? pause
            : request.Pace == PaceKind.Cancel ? TimeSpan.Zero
            : budget.Take(RequestCost.Of(request));
    }

    private Lane LaneOf(PaceKind pace) => pace == PaceKind.Cancel ? _cancels : _others;

    private TimeSpan PauseOf(HttpResponseMessage response, DateTimeOffset? resetsAt, Lane lane) =>
        (PauseHeaders.RetryAt(response, clock) ?? resetsAt) - clock.Clock.GetUtcNow() is { Ticks: > 0 } named ? named : lane.NextPause();

    /// <summary>The requests that are held back together.</summary>
    /// <param name="maxPause">The maximum pause after a rejection that names no time.</param>
    private sealed class Lane(TimeSpan maxPause)
    {
        private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), maxPause);
        private int _rejectionsInRow;

        public TimeSpan PausedUntil { get; private set; }

        /// <summary>Pauses; a shorter pause does not end a longer one.</summary>
        public void Pause(TimeSpan until) => PausedUntil = until > PausedUntil ? until : PausedUntil;

        /// <summary>The pause after one more rejection that names no time.</summary>
        public TimeSpan NextPause() => _backoff.Delay(_rejectionsInRow++);

        public void EndRejections() => _rejectionsInRow = 0;
    }
}
