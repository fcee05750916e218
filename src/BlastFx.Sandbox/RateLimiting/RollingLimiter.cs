namespace BlastFx.Sandbox.RateLimiting;

/// <summary>Limits the number of requests in any second, whenever it begins; 0 for no limit.</summary>
internal sealed class RollingLimiter(int requestsPerSecond)
{
    private const long Second = 1_000_000;

    private readonly Queue<long> _times = new();

    /// <summary>Counts a request at a time in microseconds; returns false, and does not count it, if it is one too many.</summary>
    public bool TryTake(long time)
    {
        while (_times.TryPeek(out long oldest) && oldest <= time - Second)
        {
            _times.Dequeue();
        }

        if (requestsPerSecond == 0)
        {
            return true;
        }

        if (_times.Count >= requestsPerSecond)
        {
            return false;
        }

        _times.Enqueue(time);
        return true;
    }
}
