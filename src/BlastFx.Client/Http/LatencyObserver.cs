namespace BlastFx.Http;

/// <summary>Measures the last attempt of a request.</summary>
internal sealed class LatencyObserver(TimeProvider clock, IRequestObserver? observer) : IRequestObserver
{
    /// <summary>The duration of the attempt.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The end of the attempt, by the local clock.</summary>
    public DateTimeOffset Ended { get; private set; }

    public bool WantsTrace => observer?.WantsTrace == true;

    public void OnAttempt(AttemptReport attempt)
    {
        Elapsed = attempt.Elapsed;
        Ended = clock.GetUtcNow();
        observer?.OnAttempt(attempt);
    }

    public void OnTrace(string detail) => observer?.OnTrace(detail);

    public void OnWait(WaitReport wait) => observer?.OnWait(wait);

    public void OnWarning(string message) => observer?.OnWarning(message);
}
