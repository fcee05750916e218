using BlastFx.Authentication;
using BlastFx.Resilience;

namespace BlastFx.Http;

/// <summary>
/// One request on its way, with all its attempts, and the rules of what may be sent again: refusals that pass, and lost
/// answers of what can be repeated, for as long as the request's deadline allows.
/// </summary>
internal sealed class RequestContext(BfxRequest request, Func<Credentials?> credentials, Deadline deadline, IRequestObserver? observer)
    : IRetryRules
{
    /// <summary>How often a request is sent again after the connection or a proxy failed; waits that the exchange asked for do not count.</summary>
    private const int MaxFaults = 4;

    private int _faults;
    private WaitReport? _wait;

    public BfxRequest Request => request;

    /// <summary>The session's credentials at this moment: each attempt signs with the newest. Null where the request signs itself.</summary>
    public Credentials? Credentials => credentials();

    public Deadline Deadline => deadline;

    public IRequestObserver? Observer => observer;

    /// <summary>How often the request has been sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether the clock's offset was learned for this call: it helps once or not at all.</summary>
    public bool ClockMended { get; set; }

    /// <summary>The last attempt's failure, which is what the user hears when time runs out.</summary>
    public BfxException? LastFailure { get; private set; }

    /// <inheritdoc/>
    public bool MayRepeat(Exception failure)
    {
        LastFailure = failure as BfxException;
        return LastFailure is not null && MayRepeat(LastFailure);
    }

    /// <inheritdoc/>
    public bool StartsAtOnce(Exception failure) => failure is BfxException { WaitsElsewhere: true };

    /// <inheritdoc/>
    public void BeginWait(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            _wait = new WaitReport($"{request.Method} {request.Path} failed ({LastFailure!.ErrorId}), sending it again", delay, delay);
            observer?.OnWait(_wait);
        }
    }

    /// <summary>Tells that the wait is over.</summary>
    public void EndWait()
    {
        if (_wait is not null)
        {
            observer?.OnWait(_wait with { Remaining = TimeSpan.Zero });
            _wait = null;
        }
    }

    /// <summary>Waits for the time that the last response named, if it named one.</summary>
    public async ValueTask PauseAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (LastFailure?.RetryAt - clock.GetUtcNow() is { Ticks: > 0 } pause)
        {
            await ReportedDelay.WaitAsync(
                $"{request.Method} {request.Path} failed ({LastFailure!.ErrorId}), sending it again when the exchange asked for it",
                pause,
                pause,
                clock,
                observer,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayRepeat(BfxException failure)
    {
        bool safe = failure.Delivery switch
        {
            Delivery.NotExecutedYet => true,
            Delivery.Unknown => request.Kind != RequestKind.OneTimeWrite,
            _ => false,
        };
        return safe && deadline.Remaining > TimeSpan.Zero
            && (failure.RetryAt is { } time ? deadline.Reaches(time) : failure.WaitsElsewhere || ++_faults <= MaxFaults);
    }
}
