using System.Collections.Concurrent;

namespace BlastFx;

/// <summary>The market ids that a session has received. Ids come from the exchange: invalid ones are ignored. Thread-safe.</summary>
internal sealed class KnownMarkets
{
    /// <summary>Limits the memory if the exchange sends invented ids.</summary>
    private const int MaxCount = 10_000;

    /// <summary>The default markets, until the exchange's own are known.</summary>
    public static readonly IReadOnlyList<string> Defaults = ["ARB-USD", "BTC-USD", "ETH-USD", "SOL-USD", "SUI-USD", "XRP-USD"];

    private static readonly HashSet<string> s_default = new(Defaults, StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);

    /// <summary>The id of each name, ignoring case; null if several ids differ in case only.</summary>
    private readonly ConcurrentDictionary<string, string?> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ids, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. _ids.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All markets of the exchange's last list, in its order; null if the list was not read yet.</summary>
    public IReadOnlyList<string>? All { get; private set; }

    public void Add(IEnumerable<string>? ids)
    {
        foreach (string id in ids ?? [])
        {
            if (MarketIds.IsValid(id) && _ids.Count < MaxCount && _ids.TryAdd(id, 0))
            {
                _byName.AddOrUpdate(id, id, static (_, _) => null);
            }
        }
    }

    /// <summary>Records the exchange's complete list.</summary>
    public void SetAll(IEnumerable<string> ids)
    {
        IReadOnlyList<string> all = [.. ids.Where(MarketIds.IsValid)];
        Add(all);
        All = all;
    }

    /// <summary>An id in the exchange's spelling, ignoring case; an unknown id is returned unchanged.</summary>
    public string Spelled(string id)
    {
        if (_ids.ContainsKey(id))
        {
            return id;
        }

        return _byName.TryGetValue(id, out string? known) ? known ?? id
            : s_default.TryGetValue(id, out string? fallback) ? fallback
            : id;
    }
}
