namespace BlastFx.Http;

/// <summary>Delays between attempts: each twice the one before, up to a maximum, with a quarter of random jitter either way.</summary>
/// <param name="first">The first delay.</param>
/// <param name="max">The maximum, before the jitter.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan max)
{
    /// <summary>The delay after a number of failures.</summary>
    /// <param name="failures">The number of earlier failures.</param>
    public TimeSpan Delay(int failures)
    {
        double seconds = Math.Min(max.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        // Jitter spreads clients; it protects nothing.
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 2)));
    }
}
