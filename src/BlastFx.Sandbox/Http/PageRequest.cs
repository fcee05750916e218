namespace BlastFx.Sandbox.Http;

/// <summary>The part of a list that is asked for: <c>p_limit</c>, <c>p_page</c> and <c>p_order</c>.</summary>
internal sealed record PageRequest(long Limit, long Page, bool Ascending)
{
    public const long MaximumLimit = 1_000;

    private const long UsualLimit = 50;

    public static PageRequest Bind(Query query)
    {
        long limit = query.Integer("p_limit") ?? UsualLimit;
        long page = query.Integer("p_page") ?? 0;
        string order = query.Text("p_order") ?? "DESC";
        query.Check(limit >= 1, "Limit", "gte");
        query.Check(limit <= MaximumLimit, "Limit", "lte");
        query.Check(page >= 0, "Page", "gte");
        query.Check(page <= int.MaxValue, "Page", "lte");
        query.Check(order is "ASC" or "DESC", "Order", "oneof");
        return new PageRequest(limit, page, order == "ASC");
    }

    /// <summary>The indices of a list with so many rows in time's order that make up this page, in the order asked for.</summary>
    public IEnumerable<long> IndicesOf(long count)
    {
        long first = Page * Limit;
        long end = Math.Min(first + Limit, count);
        for (long index = first; index < end; index++)
        {
            yield return Ascending ? index : count - 1 - index;
        }
    }

    /// <summary>This page of what comes in the order it is to be shown in.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> rows) => Page > int.MaxValue / Limit ? [] : rows.Skip((int)(Page * Limit)).Take((int)Limit);
}
