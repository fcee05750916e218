namespace BlastFx.Sandbox.RateLimiting;

/// <summary>A bucket of tokens per IP address, full again one minute after its first request.</summary>
internal sealed class RateLimiter(int tokensPerWindow, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Dictionary<string, (int Left, DateTimeOffset ResetsAt)> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes the tokens a request costs, or none when there are too few; null when there is no limit.</summary>
    public RateDecision? Take(string address, int cost)
    {
        if (tokensPerWindow == 0)
        {
            return null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        lock (_lock)
        {
            if (!_buckets.TryGetValue(address, out (int Left, DateTimeOffset ResetsAt) bucket) || now >= bucket.ResetsAt)
            {
                bucket = (tokensPerWindow, now + Window);
            }

            bool allowed = cost <= bucket.Left;
            bucket.Left -= allowed ? cost : 0;
            _buckets[address] = bucket;
            return new RateDecision(allowed, tokensPerWindow, bucket.Left, bucket.ResetsAt, now);
        }
    }
}
