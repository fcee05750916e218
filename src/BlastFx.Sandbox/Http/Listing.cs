using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Http;

/// <summary>
/// A list that is worked out row by row: how many rows there are, when each was (never before the one ahead of it), and
/// how one is written. No row exists before it is asked for.
/// </summary>
internal sealed record Listing(long Count, Func<long, long> TimeAt, Action<Utf8JsonWriter, long> WriteRow)
{
    public static readonly Listing Empty = new(0, static _ => 0, static (_, _) => { });

    /// <summary>A list that goes on for ever, as far as it is at a time.</summary>
    public static Listing Until(long now, Func<long, long> timeAt, Action<Utf8JsonWriter, long> writeRow) =>
        new(Timeline.CountUntil(now, timeAt), timeAt, writeRow);

    /// <summary>A page of the rows in a time window.</summary>
    public EndpointResult Page(PageRequest page, TimeWindow? window = null)
    {
        long first = window is null ? 0 : CountUntil(window.Start - 1);
        long end = window is null ? Count : CountUntil(window.End);
        long count = Math.Max(0, end - first);
        return new EndpointResult(WriteRows, new Pagination(count, page.Page, page.Limit, page.Ascending));

        void WriteRows(Utf8JsonWriter json)
        {
            foreach (long index in page.IndicesOf(count))
            {
                WriteRow(json, first + index);
            }
        }
    }

    private long CountUntil(long time) => Timeline.CountUntil(time, TimeAt, Count);
}
