namespace BlastFx.Http;

/// <summary>Takes the time of the last attempt of a request.</summary>
internal sealed class AttemptWatch(TimeProvider clock, IRequestObserver? observer) : IRequestObserver
{
    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>When it ended, by this machine's clock.</summary>
    public DateTimeOffset Ended { get; private set; }

    public bool WantsDetail => observer?.WantsDetail == true;

    public void Attempted(AttemptReport attempt)
    {
        Elapsed = attempt.Elapsed;
        Ended = clock.GetUtcNow();
        observer?.Attempted(attempt);
    }

    public void Exchanged(string detail) => observer?.Exchanged(detail);

    public void Waiting(WaitReport wait) => observer?.Waiting(wait);

    public void Warn(string message) => observer?.Warn(message);
}
