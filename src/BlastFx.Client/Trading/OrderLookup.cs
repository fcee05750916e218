using System.Globalization;
using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Trading;

/// <summary>Reads single orders. <c>GET /orders</c> is served from an archive that lags behind the engine.</summary>
internal sealed class OrderLookup(IRequestSender sender, SeenOrders seen, TimeProvider clock)
{
    private static readonly Backoff s_backoff = new(TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(2));

    // The exchange states its time in whole seconds.
    private static readonly TimeSpan s_timeTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Reads an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order; null if the archive does not have it (yet).</returns>
    public Task<Order?> FindAsync(OrderReference order, IRequestObserver? observer, CancellationToken cancellationToken) =>
        FindAsync(order, age: null, observer, cancellationToken);

    /// <summary>Reads an order until it is in a state, or time runs out.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isDone">Tests the state.</param>
    /// <param name="awaited">The state, for the error.</param>
    /// <param name="timeout">The maximum time.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The order in that state.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.Timeout"/>, or a read failed.</exception>
    public async Task<Order> WaitAsync(
        OrderReference order, Predicate<Order> isDone, string awaited, TimeSpan timeout, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(timeout, clock);
        // The timeout also ends the retries of a read.
        using var timer = new CancellationTokenSource(timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        BfxException? failure = null;
        Order? found = null;
        for (int reads = 0; ; reads++)
        {
            try
            {
                found = await FindAsync(order, observer, ends.Token).ConfigureAwait(false);
                failure = null;
                if (found is not null && isDone(found))
                {
                    return found;
                }
            }
            catch (BfxException unread) when (unread.ErrorId != BfxErrorIds.SessionClosed)
            {
                // The order is where it is: another read may succeed.
                failure = unread;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time is over.
            }

            TimeSpan delay = s_backoff.Delay(reads);
            delay = delay < deadline.Remaining ? delay : deadline.Remaining;
            if (delay <= TimeSpan.Zero)
            {
                string state = failure is not null ? "could not be read" : found is null ? "is not in the exchange's list of orders" : $"is still '{found.Status}'";
                string reason = failure is null ? "" : $" The last read failed: {failure.Message}";
                throw new BfxException(
                    BfxErrorIds.Timeout,
                    string.Create(CultureInfo.InvariantCulture, $"Order {order} {state} after {timeout.TotalSeconds:0.###} s, and is not known to be {awaited}. Only the wait has ended; nothing was changed by that.{reason}"),
                    failure)
                {
                    Order = order,
                };
            }

            await ReportedDelay.WaitAsync($"order {order} is not {awaited} yet", delay, delay, clock, observer, cancellationToken).ConfigureAwait(false);
        }
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
                    if (await FindAsync(order, sent is { } start ? clock.GetElapsedTime(start) : null, observer, ends.Token).ConfigureAwait(false) is { } found && isOutcome(found))
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

    private async Task<Order?> FindAsync(OrderReference order, TimeSpan? age, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Envelope response;
        try
        {
            response = await sender.SendAsync(BfxRequest.Get<Order>("/orders", order.ToQuery().ToQuery()), observer, cancellationToken).ConfigureAwait(false);
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
            if (order.Matches(record) && !(PlacedAt(record) < earliest) && (newest is null || PlacedAt(record) > PlacedAt(newest)))
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

    private static DateTimeOffset? PlacedAt(Order order) => order.CreatedAt ?? order.Timestamp;
}
