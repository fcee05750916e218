namespace BlastFx.Models;

/// <summary>The periods the exchange has candles of.</summary>
internal static class CandlePeriods
{
    /// <summary>How they are written, the shortest first.</summary>
    public static readonly IReadOnlyList<string> Names = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"];

    private static readonly int[] s_minutes = [1, 5, 15, 30, 60, 240, 1440];

    /// <summary>Whether there are candles of a period.</summary>
    public static bool IsValid(TimeSpan period) => s_minutes.Any(minutes => period == TimeSpan.FromMinutes(minutes));

    /// <summary>When the period begins that a time is in, or one that is so many periods before it; 1970 where that is later.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset time, TimeSpan period, long before)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Max(0, ticks - (ticks % period.Ticks) - (before * period.Ticks)));
    }

    /// <summary>Refuses a period there are no candles of.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void Validate(TimeSpan period)
    {
        if (!IsValid(period))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"There are no candles of {period}: a period is one of {string.Join(", ", Names)}. Nothing was sent.");
        }
    }
}
