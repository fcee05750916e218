using System.Collections.Concurrent;

namespace BlastFx;

/// <summary>The market ids that responses have contained. Invalid ids are not remembered. Thread-safe.</summary>
public sealed class KnownMarkets
{
    /// <summary>Limits the memory if the exchange sends invented ids.</summary>
    private const int MaxCount = 10_000;

    internal KnownMarkets()
    {
    }

    /// <summary>Common markets, for suggestions before a response has contained any.</summary>
    public static IReadOnlyList<string> Defaults { get; } = ["ARB-USD", "BTC-USD", "ETH-USD", "SOL-USD", "SUI-USD", "XRP-USD"];

    private static readonly HashSet<string> s_default = new(Defaults, StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);

    /// <summary>The id of each name, ignoring case; null if several ids differ in case only.</summary>
    private readonly ConcurrentDictionary<string, string?> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ids, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. _ids.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All markets, in the order of the exchange's last list; null before it was read.</summary>
    public IReadOnlyList<string>? All { get; private set; }

    internal void Add(IEnumerable<string>? ids)
    {
        foreach (string id in ids ?? [])
        {
            if (MarketIds.IsValid(id) && _ids.Count < MaxCount && _ids.TryAdd(id, 0))
            {
                _byName.AddOrUpdate(id, id, static (_, _) => null);
            }
        }
    }

    /// <summary>Remembers the whole list of the exchange.</summary>
    internal void SetAll(IEnumerable<string> ids)
    {
        IReadOnlyList<string> all = [.. ids.Where(MarketIds.IsValid)];
        Add(all);
        All = all;
    }

    /// <summary>Returns an id as the exchange writes it.</summary>
    /// <param name="id">The id, in any case.</param>
    /// <returns>The exchange's spelling; the id itself if it is not known.</returns>
    public string Spelled(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_ids.ContainsKey(id))
        {
            return id;
        }

        return _byName.TryGetValue(id, out string? known) ? known ?? id
            : s_default.TryGetValue(id, out string? common) ? common
            : id;
    }
}
