namespace BlastFx.Paging;

/// <summary>A stretch of time, both ends included; null where an end is open.</summary>
/// <param name="Since">The earliest time.</param>
/// <param name="Until">The latest time.</param>
public readonly record struct TimeRange(DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>Rejects a range that ends before it begins.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal void Validate()
    {
        if (Since > Until)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"The time range ends before it begins: from {Shown(Since)} to {Shown(Until)}. Nothing was sent.");
        }
    }

    /// <summary>Whether a time is in it; one that is not known is in no range with an end.</summary>
    internal bool Contains(DateTimeOffset? time) => (Since is null || time >= Since) && (Until is null || time <= Until);

    /// <summary>The first whole unit that is not before a time. Nothing on the exchange is older than 1970.</summary>
    internal static long? First(DateTimeOffset? time, long ticksPerUnit) => time is null ? null : -Last(-Ticks(time.Value), ticksPerUnit);

    /// <summary>The last whole unit that is not after a time.</summary>
    internal static long? Last(DateTimeOffset? time, long ticksPerUnit) => time is null ? null : Last(Ticks(time.Value), ticksPerUnit);

    private static long Last(long ticks, long ticksPerUnit) => (long)Math.Floor((decimal)ticks / ticksPerUnit);

    private static long Ticks(DateTimeOffset time) => Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks);

    private static string Shown(DateTimeOffset? time) =>
        time!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
