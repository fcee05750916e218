namespace BlastFx.Http;

/// <summary>The moment by which a request must be done, with its retries and waits.</summary>
internal sealed class Deadline(TimeSpan timeout, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public TimeSpan Timeout => timeout;

    public TimeSpan Remaining => timeout - clock.GetElapsedTime(_start);

    /// <summary>Whether a moment comes before it.</summary>
    public bool Reaches(DateTimeOffset moment) => moment - clock.GetUtcNow() <= Remaining;
}
