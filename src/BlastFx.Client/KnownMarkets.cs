using System.Collections.Concurrent;

namespace BlastFx;

/// <summary>The market ids a session has met. Ids come from the exchange: what is not a valid one is not remembered. Thread-safe.</summary>
internal sealed class KnownMarkets
{
    /// <summary>Bounds the memory that an exchange can take with ids it makes up.</summary>
    private const int MaxCount = 10_000;

    /// <summary>Markets to begin with, while the exchange's own are not known.</summary>
    public static readonly IReadOnlyList<string> Usual = ["ARB-USD", "BTC-USD", "ETH-USD", "SOL-USD", "SUI-USD", "XRP-USD"];

    private static readonly HashSet<string> s_default = new(Usual, StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);

    /// <summary>The id of each name whatever its case; null where several ids differ by case alone.</summary>
    private readonly ConcurrentDictionary<string, string?> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ids, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. _ids.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All markets as the exchange listed them last, in its order; null where the list was not read yet.</summary>
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

    /// <summary>Takes note of the exchange's whole list.</summary>
    public void SetAll(IEnumerable<string> ids)
    {
        IReadOnlyList<string> all = [.. ids.Where(MarketIds.IsValid)];
        Add(all);
        All = all;
    }

    /// <summary>An id as the exchange writes it, whatever its case; an id that is not known stays as it is.</summary>
    public string Spelled(string id)
    {
        if (_ids.ContainsKey(id))
        {
            return id;
        }

        return _byName.TryGetValue(id, out string? known) ? known ?? id
            : s_default.TryGetValue(id, out string? usual) ? usual
            : id;
    }
}
