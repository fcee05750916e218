using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>The requested part of a list: <c>p_limit</c>, <c>p_page</c> and <c>p_order</c>.</summary>
internal sealed record PageRequest(long Limit, long Page, bool Ascending)
{
    public const long MaxLimit = 1_000;

    private const long DefaultLimit = 50;

    public static PageRequest Bind(QueryParameters query)
    {
        long limit = query.Integer("p_limit") ?? DefaultLimit;
        long page = query.Integer("p_page") ?? 0;
        string order = query.Text("p_order") ?? "DESC";
        query.Check(limit >= 1, "Limit", "gte");
        query.Check(limit <= MaxLimit, "Limit", "lte");
        query.Check(page >= 0, "Page", "gte");
        query.Check(page <= int.MaxValue, "Page", "lte");
        query.Check(order is "ASC" or "DESC", "Order", "oneof");
        return new PageRequest(limit, page, order == "ASC");
    }

    /// <summary>This page of a list in order of time.</summary>
    public ApiResult Of<T>(Listing<T> list, Action<Utf8JsonWriter, T> write)
    {
        long first = Page * Limit;
        long end = Math.Min(first + Limit, list.Count);
        return new ApiResult(
            json =>
            {
                for (long index = first; index < end; index++)
                {
                    write(json, list.ItemAt(Ascending ? index : list.Count - 1 - index));
                }
            },
            new Pagination(list.Count, Page, Limit, Ascending));
    }

    /// <summary>This page of a list in its own order.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> items) => Page > int.MaxValue / Limit ? [] : items.Skip((int)(Page * Limit)).Take((int)Limit);
}

/// <summary>The requested time range: <c>start_time</c> to <c>end_time</c> in microseconds, both included.</summary>
internal sealed record TimeWindow(long Start, long End)
{
    public static TimeWindow Bind(QueryParameters query)
    {
        long? start = query.Integer("start_time");
        long? end = query.Integer("end_time");
        query.Check(start is null or >= 0, "StartTime", "gte");
        query.Check(end is null or >= 0, "EndTime", "gte");
        query.Check(start is null || end is null || start <= end, "EndTime", "gtefield");
        return new TimeWindow(start ?? 0, end ?? long.MaxValue);
    }

    /// <summary>The items of a list in this time range.</summary>
    public Listing<T> Of<T>(Listing<T> list) => list.Between(Start, End);
}

/// <summary>The part of a list that a response contains, for its envelope.</summary>
internal sealed record Pagination(long Total, long Page, long Limit, bool Ascending)
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("pagination");
        json.WriteNumber("total", Total);
        json.WriteNumber("page", Page);
        json.WriteNumber("limit", Limit);
        json.WriteString("order", Ascending ? "ASC" : "DESC");
        json.WriteEndObject();
    }
}
