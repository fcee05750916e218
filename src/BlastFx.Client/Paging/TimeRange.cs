namespace BlastFx.Paging;

/// <summary>A time range, both ends included; null for an open end.</summary>
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
                $"The time range ends before it begins: from {Format(Since)} to {Format(Until)}. Nothing was sent.");
        }
    }

    /// <summary>True if the range contains a time; an unknown time is in the unlimited range only.</summary>
    internal bool Contains(DateTimeOffset? time) => (Since is null || time >= Since) && (Until is null || time <= Until);

    /// <summary>The first whole unit that is not before a time; at least 1970, because nothing on the exchange is older.</summary>
    internal static long? First(DateTimeOffset? time, long ticksPerUnit) => time is null ? null : -Last(-Ticks(time.Value), ticksPerUnit);

    /// <summary>The last whole unit that is not after a time.</summary>
    internal static long? Last(DateTimeOffset? time, long ticksPerUnit) => time is null ? null : Last(Ticks(time.Value), ticksPerUnit);

    private static long Last(long ticks, long ticksPerUnit) => (long)Math.Floor((decimal)ticks / ticksPerUnit);

    private static long Ticks(DateTimeOffset time) => Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks);

    private static string Format(DateTimeOffset? time) =>
        time!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
