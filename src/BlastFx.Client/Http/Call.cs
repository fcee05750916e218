namespace BlastFx.Http;

/// <summary>One request on its way, with all its attempts.</summary>
internal sealed class Call(BfxRequest request, Func<Credentials> credentials, Deadline deadline, IRequestObserver? observer)
{
    private int _faults;
    private WaitReport? _wait;

    public BfxRequest Request => request;

    /// <summary>The session's credentials at this moment: each attempt signs with the newest.</summary>
    public Credentials Credentials => credentials();

    public Deadline Deadline => deadline;

    public IRequestObserver? Observer => observer;

    /// <summary>How often the request has been sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether the clock's offset was learned for this call: it helps once or not at all.</summary>
    public bool ClockMended { get; set; }

    /// <summary>The last attempt's failure, which is what the user hears when time runs out.</summary>
    public BfxException? LastFailure { get; private set; }

    /// <summary>Whether the request may be sent again after a failure.</summary>
    public bool MayRepeat(BfxException failure)
    {
        LastFailure = failure;
        bool safe = failure.Delivery switch
        {
            Delivery.NotExecutedYet => true,
            Delivery.Unknown => request.Kind != RequestKind.OneTimeWrite,
            _ => false,
        };
        return safe && deadline.Remaining > TimeSpan.Zero
            && (failure.WaitsElsewhere || ++_faults <= RetryPolicy.MostFaults);
    }

    /// <summary>Tells that the next attempt waits.</summary>
    public void BeginWait(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            _wait = new WaitReport($"{request.Method} {request.Path} failed ({LastFailure!.ErrorId}), sending it again", delay, delay);
            observer?.Waiting(_wait);
        }
    }

    /// <summary>Tells that the wait is over.</summary>
    public void EndWait()
    {
        if (_wait is not null)
        {
            observer?.Waiting(_wait with { Remaining = TimeSpan.Zero });
            _wait = null;
        }
    }
}
