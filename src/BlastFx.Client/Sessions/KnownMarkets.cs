using System.Collections.Concurrent;

namespace BlastFx;

/// <summary>The market ids a session has met.</summary>
internal sealed class KnownMarkets
{
    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);

    /// <summary>The ids, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. _ids.Keys.Order(StringComparer.Ordinal)];

    public void Add(IEnumerable<string>? ids)
    {
        foreach (string id in ids ?? [])
        {
            _ids.TryAdd(id, 0);
        }
    }
}
