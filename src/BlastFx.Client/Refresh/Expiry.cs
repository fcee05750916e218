namespace BlastFx.Refresh;

/// <summary>Calculates remaining validity.</summary>
internal static class Expiry
{
    /// <summary>The time until an expiry, zero if it has passed; null if there is no expiry.</summary>
    public static TimeSpan? Until(this TimeProvider clock, DateTimeOffset? expiry) =>
        expiry is not { } end ? null
        : end > clock.GetUtcNow() ? end - clock.GetUtcNow()
        : TimeSpan.Zero;
}
