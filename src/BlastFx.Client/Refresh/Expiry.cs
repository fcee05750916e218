namespace BlastFx.Refresh;

/// <summary>How long things last.</summary>
internal static class Expiry
{
    /// <summary>What is left until an expiry, not below zero; null where there is none.</summary>
    public static TimeSpan? Until(this TimeProvider clock, DateTimeOffset? expiry) =>
        expiry is not { } end ? null
        : end > clock.GetUtcNow() ? end - clock.GetUtcNow()
        : TimeSpan.Zero;
}
