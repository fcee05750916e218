namespace BlastFx;

/// <summary>
/// The keys of the rows read lately, to tell those that come again. Rows come again when others came in before them
/// between two pages, so it need not reach farther back than any burst of them.
/// </summary>
internal sealed class RecentKeys<TRow>(Func<TRow, string?> key)
{
    private const int Most = 20_000;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The rows of a page that were on none before; within one, the exchange's word holds.</summary>
    public List<TRow> Without(List<TRow> page)
    {
        List<TRow> fresh = _keys.Count == 0 ? page : page.FindAll(row => key(row) is not { } known || !_keys.Contains(known));
        foreach (TRow row in fresh)
        {
            if (key(row) is { } added && _keys.Add(added))
            {
                _order.Enqueue(added);
            }
        }

        while (_order.Count > Most)
        {
            _keys.Remove(_order.Dequeue());
        }

        return fresh;
    }
}
