namespace BlastFx.Sandbox.Http;

/// <summary>The time rows may have: <c>start_time</c> to <c>end_time</c> in microseconds, both included.</summary>
internal sealed record TimeWindow(long Start, long End)
{
    public static TimeWindow Bind(Query query)
    {
        long? start = query.Integer("start_time");
        long? end = query.Integer("end_time");
        query.Check(start is null or >= 0, "StartTime", "gte");
        query.Check(end is null or >= 0, "EndTime", "gte");
        query.Check(start is null || end is null || start <= end, "EndTime", "gtefield");
        return new TimeWindow(start ?? 0, end ?? long.MaxValue);
    }
}
