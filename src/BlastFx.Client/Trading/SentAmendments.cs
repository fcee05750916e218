namespace BlastFx.Trading;

/// <summary>
/// The amendments that a session has sent and that reads do not show yet. The list of orders lags behind: an amendment that is completed
/// from it alone would undo the one before. Thread-safe.
/// </summary>
internal sealed class SentAmendments(TimeProvider clock)
{
    /// <summary>The list of orders lags by seconds: if it shows none of the values after this time, the amendment was not carried out.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    /// <summary>As many as an account can have open orders.</summary>
    private const int MaxCount = 1_000;

    private readonly object _lock = new();
    private readonly List<SentAmendment> _sent = [];

    /// <summary>Adds an amendment that is about to be sent.</summary>
    public void Add(SentAmendment amendment)
    {
        lock (_lock)
        {
            _sent.RemoveAll(sent => IsOver(sent) || sent == amendment);
            _sent.Add(amendment);
            _sent.RemoveRange(0, Math.Max(0, _sent.Count - MaxCount));
        }
    }

    /// <summary>Removes an amendment that was not carried out.</summary>
    public void Remove(SentAmendment amendment)
    {
        lock (_lock)
        {
            _sent.Remove(amendment);
        }
    }

    /// <summary>Removes the amendments of an order, of which reads have shown that they were not carried out.</summary>
    public void Forget(string? orderId)
    {
        lock (_lock)
        {
            _sent.RemoveAll(sent => sent.OrderId == orderId);
        }
    }

    /// <summary>Removes the amendments that a read shows, or that it is newer than.</summary>
    public void Observe(Order read)
    {
        lock (_lock)
        {
            if (_sent.Count == 0 || read.IsPending)
            {
                return;
            }

            Order latest = Latest(read);
            bool isShown = ReferenceEquals(latest, read) || read.HasEnded;
            _sent.RemoveAll(sent => sent.OrderId == read.OrderId && (isShown || sent.IsOlderThan(read)));
        }
    }

    /// <summary>Returns an order with the values of the amendments that reads do not show yet.</summary>
    /// <param name="read">The order as it was read.</param>
    public Order Apply(Order read)
    {
        lock (_lock)
        {
            return Latest(read);
        }
    }

    /// <summary>True if a record that does not show an amendment can be from before it.</summary>
    public bool MayBeAfter(Order read)
    {
        lock (_lock)
        {
            return !read.HasEnded && !read.IsPending && _sent.Exists(sent =>
                sent.OrderId == read.OrderId
                && (sent.EndedAt is not { } ended || clock.GetElapsedTime(ended) < OrderLookup.ArchiveLag)
                && !OrderChange.HasValues(read, sent.Changes));
        }
    }

    private Order Latest(Order read)
    {
        Order latest = read;
        foreach (SentAmendment sent in _sent)
        {
            if (sent.OrderId == read.OrderId && !IsOver(sent) && !OrderChange.HasValues(latest, sent.Changes))
            {
                latest = read.UpdatedBy(sent.After(latest));
            }
        }

        return latest;
    }

    private bool IsOver(SentAmendment sent) => sent.EndedAt is { } ended && clock.GetElapsedTime(ended) > MaxAge;
}

/// <summary>An amendment that was sent.</summary>
/// <param name="orderId">The order's id.</param>
/// <param name="changes">The values that were sent.</param>
internal sealed class SentAmendment(string orderId, OrderAmendment changes)
{
    // The exchange states its time in whole seconds.
    private static readonly TimeSpan s_timeTolerance = TimeSpan.FromSeconds(2);

    public string OrderId => orderId;

    public OrderAmendment Changes => changes;

    /// <summary>The timestamp of the response, or of the end of the look-up; null while the request is in progress.</summary>
    public long? EndedAt { get; set; }

    /// <summary>The exchange's time of the response that accepted it; null if there was none, or it did not state the time.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>The amended values of an order.</summary>
    public Order After(Order before) => new()
    {
        Price = changes.Price ?? before.Price,
        Size = changes.Size ?? before.Size,
        TriggerPrice = changes.TriggerPrice ?? before.TriggerPrice,
        SizePercent = changes.SizePercent ?? before.SizePercent,
    };

    /// <summary>True if the exchange has changed an order after it had accepted the amendment: the values of the order are then what came of it.</summary>
    public bool IsOlderThan(Order read) => (read.UpdatedAt ?? read.Timestamp) > AcceptedAt + s_timeTolerance;
}
