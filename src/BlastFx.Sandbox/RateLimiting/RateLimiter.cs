using System.Globalization;

namespace BlastFx.Sandbox.RateLimiting;

/// <summary>A bucket of tokens per IP address, refilled one minute after the first request.</summary>
internal sealed class RateLimiter(int tokensPerWindow, TimeProvider clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Dictionary<string, (int Left, DateTimeOffset ResetsAt)> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes the tokens that a request costs, or none if too few are left. Returns null if there is no limit.</summary>
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
                bucket = (tokensPerWindow, now + s_window);
            }

            bool allowed = cost <= bucket.Left;
            bucket.Left -= allowed ? cost : 0;
            _buckets[address] = bucket;
            return new RateDecision(allowed, tokensPerWindow, bucket.Left, bucket.ResetsAt, now);
        }
    }
}

/// <summary>The decision about a request, and the state of its bucket after it.</summary>
internal sealed record RateDecision(bool Allowed, int Limit, int Remaining, DateTimeOffset ResetsAt, DateTimeOffset Now)
{
    /// <summary>The response headers that report the limit.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        yield return new("X-RateLimit-Limit", Limit.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Remaining", Remaining.ToString(CultureInfo.InvariantCulture));

        // Rounded up: a client that waits until then must not be too early.
        DateTimeOffset wholeSecond = DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling((ResetsAt - DateTimeOffset.UnixEpoch).TotalSeconds));
        yield return new("X-RateLimit-Reset", wholeSecond.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (!Allowed)
        {
            long seconds = (long)Math.Ceiling((ResetsAt - Now).TotalSeconds);
            yield return new("X-RateLimit-Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }
    }
}
