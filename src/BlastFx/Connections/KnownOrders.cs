using System.Runtime.CompilerServices;

namespace BlastFx.Connections;

/// <summary>The ids of the orders that a session has read last, for completion. Only order ids such as <c>BTC-USD@1848</c> are
/// remembered. Thread-safe.</summary>
internal sealed class KnownOrders
{
    private static readonly ConditionalWeakTable<Session, KnownOrders> s_sessions = [];

    private readonly RecentIds _ids = new();
    private readonly RecentIds _clientIds = new();

    /// <summary>The ids, the order read last first.</summary>
    public IReadOnlyList<string> Ids => _ids.NewestFirst;

    /// <summary>The client order ids, that of the order read last first.</summary>
    public IReadOnlyList<string> ClientIds => _clientIds.NewestFirst;

    /// <summary>The orders of a session.</summary>
    public static KnownOrders Of(Session session) => s_sessions.GetOrCreateValue(session);

    public void Add(string? id, string? clientId)
    {
        if (id is not null && IsValid(id))
        {
            _ids.Add(id);
        }

        if (!string.IsNullOrEmpty(clientId))
        {
            _clientIds.Add(clientId);
        }
    }

    private static bool IsValid(string id) => id.Split('@') is [var market, var number] && Models.MarketIds.IsValid(market) && Models.MarketIds.IsValid(number);

    /// <summary>The ids that were added last.</summary>
    private sealed class RecentIds
    {
        private const int MaxCount = 500;

        private readonly object _lock = new();
        private readonly LinkedList<string> _ids = new();
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);

        public IReadOnlyList<string> NewestFirst
        {
            get
            {
                lock (_lock)
                {
                    return [.. _ids.Reverse()];
                }
            }
        }

        public void Add(string id)
        {
            lock (_lock)
            {
                if (!_known.Add(id))
                {
                    return;
                }

                _ids.AddLast(id);
                if (_ids.Count > MaxCount)
                {
                    _known.Remove(_ids.First!.Value);
                    _ids.RemoveFirst();
                }
            }
        }
    }
}
