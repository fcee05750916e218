namespace BlastFx;

/// <summary>The ids of the orders a session has met last. Ids come from the exchange: what does not look like
/// <c>BTC-USD@1848</c> is not remembered. Thread-safe.</summary>
internal sealed class KnownOrders
{
    /// <summary>More than this many nobody looks through.</summary>
    private const int MaxCount = 500;

    private readonly object _lock = new();
    private readonly LinkedList<string> _ids = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids, the order met first at the end.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _ids.Reverse()];
            }
        }
    }

    public void Add(IEnumerable<string?> ids)
    {
        lock (_lock)
        {
            foreach (string? id in ids)
            {
                if (id is not null && IsValid(id) && _known.Add(id))
                {
                    _ids.AddLast(id);
                }
            }

            while (_ids.Count > MaxCount)
            {
                _known.Remove(_ids.First!.Value);
                _ids.RemoveFirst();
            }
        }
    }

    private static bool IsValid(string id) => id.Split('@') is [var market, var number] && MarketIds.IsValid(market) && MarketIds.IsValid(number);
}
