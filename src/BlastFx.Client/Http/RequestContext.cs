using BlastFx.Authentication;

namespace BlastFx.Http;

/// <summary>A request in progress, with all its attempts: its last failure, and the decision to send it again.</summary>
internal sealed class RequestContext(BfxRequest request, Func<Credentials?> credentials, Deadline deadline, IRequestObserver? observer)
{
    /// <summary>How many times a request is sent again after the connection or a proxy failed. Waits that the exchange requested do not count.</summary>
    private const int MaxFaults = 4;

    private static readonly Backoff s_backoff = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));

    private int _faults;

    public BfxRequest Request => request;

    /// <summary>The session's current credentials: each attempt signs with the newest. Null for a request that signs itself.</summary>
    public Credentials? Credentials => credentials();

    public Deadline Deadline => deadline;

    public IRequestObserver? Observer => observer;

    /// <summary>How many times the request has been sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>The last attempt's failure, which is the error if time runs out during a wait.</summary>
    public RequestFailure? LastFailure { get; private set; }

    /// <summary>How many times the clock's offset was learned for this request.</summary>
    public int ClockLessons { get; set; }

    /// <summary>True while an attempt has begun whose outcome is not known.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>Counts an attempt.</summary>
    /// <returns>Its number, from 1.</returns>
    public int BeginAttempt()
    {
        IsInFlight = true;
        return ++Attempts;
    }

    /// <summary>True if the request may be sent again after a failure, and has the time for it.</summary>
    public bool MayRetry(RequestFailure failure)
    {
        LastFailure = failure;
        IsInFlight = false;
        bool isSafe = failure.Delivery switch
        {
            Delivery.NotExecutedYet => true,
            Delivery.Unknown => request.Replay != Replay.Never,
            _ => false,
        };
        return isSafe && deadline.Remaining > TimeSpan.Zero
            && (failure.RetryAt is { } time ? deadline.Reaches(time) : failure.NeedsNoBackoff || ++_faults <= MaxFaults);
    }

    /// <summary>Waits before the next attempt: until the time the exchange named, or for the backoff.</summary>
    public async ValueTask DelayAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        RequestFailure failure = LastFailure!;
        string reason = $"{request.Method} {request.Path} failed ({failure.ErrorId}), sending it again";
        TimeSpan delay = failure.NeedsNoBackoff ? TimeSpan.Zero : s_backoff.Delay(_faults - 1);
        if (failure.RetryAt is { } time)
        {
            reason += " at the time the exchange named";
            delay = time - clock.GetUtcNow();
        }

        if (delay > TimeSpan.Zero)
        {
            await ReportedDelay.WaitAsync(reason, delay, delay, clock, observer, cancellationToken).ConfigureAwait(false);
        }
    }
}
