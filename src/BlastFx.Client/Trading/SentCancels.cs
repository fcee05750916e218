namespace BlastFx.Trading;

/// <summary>The cancels that a session has just sent: the list of orders lags behind, and may show an order as it was before. Thread-safe.</summary>
internal sealed class SentCancels(TimeProvider clock)
{
    private const int PurgedCount = 1_000;

    private readonly object _lock = new();
    private readonly Dictionary<string, long> _sentAt = new(StringComparer.Ordinal);

    /// <summary>Adds a cancel that the exchange has accepted.</summary>
    public void Add(string orderId)
    {
        lock (_lock)
        {
            if (_sentAt.Count >= PurgedCount)
            {
                foreach (string old in _sentAt.Where(sent => IsOver(sent.Value)).Select(static sent => sent.Key).ToArray())
                {
                    _sentAt.Remove(old);
                }
            }

            _sentAt[orderId] = clock.GetTimestamp();
        }
    }

    /// <summary>True if a record can be from before a cancel.</summary>
    public bool MayBeAfter(Order read)
    {
        lock (_lock)
        {
            return read is { OrderId: { } id, HasEnded: false, IsPending: false } && _sentAt.TryGetValue(id, out long sentAt) && !IsOver(sentAt);
        }
    }

    private bool IsOver(long sentAt) => clock.GetElapsedTime(sentAt) >= OrderLookup.ArchiveLag;
}
