using System.Runtime.CompilerServices;

namespace BlastFx.Connections;

/// <summary>The ids of the orders that a session has read last, for completion. Only ids such as <c>BTC-USD@1848</c> are
/// remembered. Thread-safe.</summary>
internal sealed class KnownOrders
{
    private const int MaxCount = 500;

    private static readonly ConditionalWeakTable<Session, KnownOrders> s_sessions = [];

    private readonly object _lock = new();
    private readonly LinkedList<string> _ids = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The ids, the order read last first.</summary>
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

    /// <summary>The orders of a session.</summary>
    public static KnownOrders Of(Session session) => s_sessions.GetOrCreateValue(session);

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

    private static bool IsValid(string id) => id.Split('@') is [var market, var number] && Models.MarketIds.IsValid(market) && Models.MarketIds.IsValid(number);
}
