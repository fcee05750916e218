namespace BlastFx.Trading;

/// <summary>A wait for a state of an order. It is told of the order by whoever sees it, and ends when the order is in that state.</summary>
/// <param name="order">The order.</param>
/// <param name="isDone">Tests the state.</param>
/// <param name="awaited">The state, for messages.</param>
/// <param name="observer">Notified of the reads for this wait.</param>
/// <param name="clock">The clock.</param>
internal sealed class OrderWaiter(OrderReference order, Predicate<Order> isDone, string awaited, IRequestObserver? observer, TimeProvider clock) : IDisposable
{
    private readonly object _lock = new();
    private CancellationTokenSource? _lag;
    private readonly long _start = clock.GetTimestamp();
    private readonly TaskCompletionSource<Order> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OrderReference Order => order;

    public string Awaited => awaited;

    public IRequestObserver? Observer => observer;

    /// <summary>Completes with the order in the awaited state.</summary>
    public Task<Order> Task => _done.Task;

    /// <summary>The order as it was last seen; null if it was not.</summary>
    public Order? Seen { get; private set; }

    /// <summary>True if a stream has shown the awaited state, which the list of orders may not have yet.</summary>
    public bool IsStreamed { get; private set; }

    /// <summary>How often it was seen.</summary>
    public int Sightings { get; private set; }

    /// <summary>How many reads of the list in a row have not shown it.</summary>
    public int Misses { get; set; }

    /// <summary>The failure of the last read; null if it succeeded.</summary>
    public BfxException? Failure { get; private set; }

    /// <summary>Takes note of the order.</summary>
    /// <param name="record">The order.</param>
    /// <param name="isStreamed">True if a stream shows it. The wait then goes on until the list of orders has it, too, or usually has:
    /// what is read after a wait must not be older than its result.</param>
    public void Observe(Order record, bool isStreamed)
    {
        lock (_lock)
        {
            bool isSame = Seen is not null && Seen.OrderId == record.OrderId;
            if (Seen is not null && !isSame && record.PlacedAt < Seen.PlacedAt)
            {
                // An older order with the same client order id.
                return;
            }

            Sightings++;
            Misses = 0;
            Failure = null;
            if (IsStreamed && !isStreamed && !isDone(record))
            {
                // It is older than what the stream has shown.
                return;
            }

            Seen = isSame ? Seen!.UpdatedBy(record) : record;
            if (!isDone(Seen) || !IsCertain(Seen))
            {
                return;
            }

            if (!isStreamed)
            {
                _done.TrySetResult(Seen);
            }
            else if (!IsStreamed)
            {
                IsStreamed = true;
                _lag = new CancellationTokenSource(OrderLookup.ArchiveLag, clock);
                _lag.Token.Register(() => _done.TrySetResult(Seen));
            }
        }
    }

    /// <summary>Takes note of a read that does not show the order, or failed.</summary>
    public void NotSeen(BfxException? failure)
    {
        lock (_lock)
        {
            Failure = failure;
            if (failure?.ErrorId == BfxErrorIds.SessionClosed)
            {
                _done.TrySetException(failure.Copy());
            }
        }
    }

    /// <summary>Ends what goes on beside the wait.</summary>
    public void Dispose() => _lag?.Dispose();

    /// <summary>Ends the wait with an error.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);

    /// <summary>False if the order can be an older one with the same client order id, because the archive does not have the newer one yet.</summary>
    private bool IsCertain(Order record) => order.OrderId is not null || !record.HasEnded || clock.GetElapsedTime(_start) >= OrderLookup.ArchiveLag;
}
