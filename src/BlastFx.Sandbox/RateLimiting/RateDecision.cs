using System.Globalization;

namespace BlastFx.Sandbox.RateLimiting;

/// <summary>Whether a request may go on, and what the bucket holds after it.</summary>
internal sealed record RateDecision(bool Allowed, int Limit, int Remaining, DateTimeOffset ResetsAt, DateTimeOffset Now)
{
    /// <summary>The headers that tell the client.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        yield return new("X-RateLimit-Limit", Limit.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Remaining", Remaining.ToString(CultureInfo.InvariantCulture));

        // Rounded up: a client that waits until then must not come too early.
        var wholeSecond = DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling((ResetsAt - DateTimeOffset.UnixEpoch).TotalSeconds));
        yield return new("X-RateLimit-Reset", wholeSecond.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (!Allowed)
        {
            long seconds = (long)Math.Ceiling((ResetsAt - Now).TotalSeconds);
            yield return new("X-RateLimit-Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }
    }
}
