namespace BlastFx.Http;

/// <summary>The time by which a request must be finished, with its retries and waits.</summary>
internal sealed class Deadline(TimeSpan timeout, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public TimeSpan Timeout => timeout;

    public TimeSpan Remaining => timeout - clock.GetElapsedTime(_start);

    /// <summary>True if a time is not after the deadline.</summary>
    public bool Reaches(DateTimeOffset moment) => moment - clock.GetUtcNow() <= Remaining;
}
