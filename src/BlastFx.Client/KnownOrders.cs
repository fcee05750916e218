namespace BlastFx;

/// <summary>The ids of the latest orders that a session has received. Ids come from the exchange: those that are not of the form
/// <c>BTC-USD@1848</c> are ignored. Thread-safe.</summary>
internal sealed class KnownOrders
{
    /// <summary>Nobody scrolls through a longer completion list.</summary>
    private const int MaxCount = 500;

    private readonly object _lock = new();
    private readonly LinkedList<string> _ids = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids, the oldest entry last.</summary>
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
