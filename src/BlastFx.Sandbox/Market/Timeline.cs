namespace BlastFx.Sandbox.Market;

/// <summary>Finds places in what is numbered from 0 as it comes in time.</summary>
internal static class Timeline
{
    /// <summary>How many come up to a time, where there is no end to them.</summary>
    public static long CountUntil(long time, Func<long, long> timeAt)
    {
        long limit = 1L;
        while (timeAt(limit - 1) <= time)
        {
            limit *= 2;
        }

        return CountUntil(time, timeAt, limit);
    }

    /// <summary>How many of the first so many come up to a time.</summary>
    public static long CountUntil(long time, Func<long, long> timeAt, long limit)
    {
        long low = 0L;
        while (low < limit)
        {
            long middle = low + ((limit - low) / 2);
            (low, limit) = timeAt(middle) <= time ? (middle + 1, limit) : (low, middle);
        }

        return low;
    }
}
