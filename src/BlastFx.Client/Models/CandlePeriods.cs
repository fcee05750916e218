namespace BlastFx.Models;

/// <summary>The candle periods that the exchange supports.</summary>
internal static class CandlePeriods
{
    /// <summary>Their names, the shortest first.</summary>
    public static readonly IReadOnlyList<string> Names = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];

    private static readonly int[] s_minutes = [1, 5, 15, 30, 60, 240, 1440];

    /// <summary>True if the exchange has candles of a period.</summary>
    public static bool IsValid(TimeSpan period) => s_minutes.Any(minutes => period == TimeSpan.FromMinutes(minutes));

    /// <summary>The start of the period that contains a time, or of one that is a number of periods earlier; not before 1970.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset time, TimeSpan period, long before)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Max(0, ticks - (ticks % period.Ticks) - (before * period.Ticks)));
    }

    /// <summary>Rejects a period that the exchange has no candles of.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void Validate(TimeSpan period)
    {
        if (!IsValid(period))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"{period} is not a valid candle period. Valid periods are {string.Join(", ", Names)}. Nothing was sent.");
        }
    }
}
