using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx.Trading;

/// <summary>Reads single orders. <c>GET /orders</c> is served from an archive that lags behind the engine.</summary>
internal sealed class OrderLookup(IRequestSender sender, SeenOrders seen, TimeProvider clock)
{
    private static readonly Backoff s_backoff = new(TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(2));

    /// <summary>How long the archive usually lags at most: an order that is not there after this time does not exist.</summary>
    public static readonly TimeSpan ArchiveLag = TimeSpan.FromSeconds(2);

    // The exchange states its time in whole seconds.
    private static readonly TimeSpan s_timeTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Reads an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order; null if the archive does not have it (yet).</returns>
    public Task<Order?> FindAsync(OrderReference order, IRequestObserver? observer, CancellationToken cancellationToken) =>
        FindAsync(order, age: null, maxTime: null, observer, cancellationToken);

    /// <summary>Reads an order, several times if the archive may not have it yet, or has only an older one with the same client order id.</summary>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The order; null if there is none.</returns>
    public Task<Order?> FindLatestAsync(OrderReference order, IRequestObserver? observer, CancellationToken cancellationToken) =>
        FindLatestAsync(order, maxTime: null, observer, cancellationToken);

    private async Task<Order?> FindLatestAsync(OrderReference order, TimeSpan? maxTime, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var lag = new Deadline(ArchiveLag, clock);
        for (int reads = 0; ; reads++)
        {
            Order? found = await FindAsync(order, null, maxTime, observer, cancellationToken).ConfigureAwait(false);
            TimeSpan delay = s_backoff.Delay(reads);
            delay = delay < lag.Remaining ? delay : lag.Remaining;
            if ((found is not null && (order.OrderId is not null || !found.HasEnded)) || delay <= TimeSpan.Zero)
            {
                return found;
            }

            await ReportedDelay.WaitAsync($"the list of orders may not have order {order} yet", delay, delay, clock, observer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an order for what is known of it, if that takes no longer than the archive lags: what was asked for is done.</summary>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order; null if the archive does not have it (yet), or the read failed.</returns>
    public async Task<Order?> TryFindAsync(OrderReference order, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            return await (order.OrderId is null
                ? FindLatestAsync(order, ArchiveLag, observer, cancellationToken)
                : FindAsync(order, age: null, ArchiveLag, observer, cancellationToken)).ConfigureAwait(false);
        }
        catch (BfxException)
        {
            return null;
        }
    }

    /// <summary>Reads a page of a list of orders, for those who wait for them.</summary>
    /// <param name="query">The orders.</param>
    /// <param name="page">The page, from 0.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>True if it is the last page.</returns>
    public async Task<bool> ReadPageAsync(OrderQuery query, int page, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Query parameters = query.ToQuery().With("p_limit", ListPager<Order>.MaxRecords).With("p_page", page);
        Envelope response = await sender.SendAsync(BfxRequest.Get<Order>("/orders", parameters), observer, cancellationToken).ConfigureAwait(false);
        List<ReadRecord<Order>> records = response.Records<Order>();
        foreach (ReadRecord<Order> item in records)
        {
            if (item.Record is { } record)
            {
                seen.Observe(record);
            }
        }

        long limit = response.Pagination?.Limit is > 0 and var reported ? reported : ListPager<Order>.MaxRecords;
        return records.Count == 0 || (response.Pagination?.Total is { } total ? (page * limit) + records.Count >= total : records.Count < limit);
    }

    /// <summary>Looks an order up after a request whose response was lost.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isOutcome">Tests if a record shows the outcome.</param>
    /// <param name="sent">The timestamp when it was placed: an older order with the same client order id is another one. Null if it existed
    /// before the request.</param>
    /// <param name="window">How long it is looked for.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The order, or the last failure to read it; neither if the reads do not show it.</returns>
    public async Task<(Order? Found, BfxException? Failure)> SettleAsync(
        OrderReference order, Predicate<Order> isOutcome, long? sent, TimeSpan window, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        // The window ends the retries of the reads, too.
        using var timeout = new CancellationTokenSource(window, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        BfxException? failure = null;
        try
        {
            for (int reads = 0; ; reads++)
            {
                TimeSpan delay = s_backoff.Delay(reads);
                await ReportedDelay.WaitAsync($"looking up order {order}, whose response was lost", delay, delay, clock, observer, ends.Token).ConfigureAwait(false);
                try
                {
                    if (await FindAsync(order, sent is { } start ? clock.GetElapsedTime(start) : null, null, observer, ends.Token).ConfigureAwait(false) is { } found && isOutcome(found))
                    {
                        return (found, null);
                    }

                    failure = null;
                }
                catch (BfxException unread)
                {
                    failure = unread;
                    if (unread.ErrorId == BfxErrorIds.SessionClosed)
                    {
                        return (null, unread);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, failure);
        }
    }

    private async Task<Order?> FindAsync(OrderReference order, TimeSpan? age, TimeSpan? maxTime, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Envelope response;
        try
        {
            response = await sender.SendAsync(BfxRequest.Get<Order>("/orders", order.ToQuery().ToQuery()) with { MaxTime = maxTime }, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException unknown) when (unknown.ErrorId == ApiErrors.OrderNotFound)
        {
            return null;
        }

        DateTimeOffset? earliest = (response.ServerTime ?? sender.Clock.Now) - age - s_timeTolerance;
        Order? newest = null;
        foreach (ReadRecord<Order> item in response.Records<Order>())
        {
            Order record = item.Record ?? throw item.Unreadable!.Error;
            if (order.Matches(record) && !(record.PlacedAt < earliest) && (newest is null || IsNewer(record, newest)))
            {
                newest = record;
            }
        }

        if (newest is not null)
        {
            seen.Observe(newest);
        }

        return newest;
    }

    private static bool IsNewer(Order record, Order other) =>
        record.IsUnknownCancel == other.IsUnknownCancel ? record.PlacedAt > other.PlacedAt : other.IsUnknownCancel;
}
