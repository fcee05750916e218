namespace BlastFx.Models;

/// <summary>The periods of candles.</summary>
public static class CandlePeriods
{
    /// <summary>The names of the periods, the shortest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];

    private static readonly int[] s_minutes = [1, 5, 15, 30, 60, 240, 1440];

    /// <summary>Tests whether there are candles of a period.</summary>
    /// <param name="period">The period.</param>
    /// <returns>True if there are.</returns>
    public static bool IsValid(TimeSpan period) => s_minutes.Any(minutes => period == TimeSpan.FromMinutes(minutes));

    /// <summary>The start of the period that contains a time, or of one that is a number of periods earlier; not before 1970.</summary>
    internal static DateTimeOffset StartOf(DateTimeOffset time, TimeSpan period, long before)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Max(0, ticks - (ticks % period.Ticks) - (before * period.Ticks)));
    }

    /// <summary>Rejects a period that the exchange has no candles of.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal static void Validate(TimeSpan period)
    {
        if (!IsValid(period))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"{period} is not a valid candle period. Valid periods are {string.Join(", ", Names)}. Nothing was sent.");
        }
    }
}
