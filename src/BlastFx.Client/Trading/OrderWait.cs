using System.Globalization;
using BlastFx.Streams;

namespace BlastFx.Trading;

/// <summary>Waits for orders, with a maximum time.</summary>
internal sealed class OrderWait(OrderWaiters waiters, OrderPoller poller, TimeProvider clock)
{
    /// <summary>The stream that tells of orders as they change; null if there is none.</summary>
    public OrderStream? Stream
    {
        get => poller.Stream;
        set => poller.Stream = value;
    }

    /// <summary>Reads soon, because a stream has shown an order.</summary>
    public void OnStreamed()
    {
        if (waiters.Pending.Any(static waiter => waiter.IsStreamed))
        {
            poller.Start();
        }
    }

    /// <summary>Waits until an order is in a state, or time runs out.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isDone">Tests the state.</param>
    /// <param name="awaited">The state, for the error.</param>
    /// <param name="timeout">The maximum time.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The order in that state.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.Timeout"/>, or the session was closed.</exception>
    public async Task<Order> WaitAsync(
        OrderReference order, Predicate<Order> isDone, string awaited, TimeSpan timeout, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var waiter = new OrderWaiter(order, isDone, awaited, observer, clock);
        waiters.Add(waiter);
        poller.Start();
        using IDisposable? stream = Stream?.Use();
        try
        {
            return await waiter.Task.WaitAsync(ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(waiter, timeout);
        }
        finally
        {
            waiters.Remove(waiter);
            poller.StopIfIdle();
        }
    }

    private static BfxException TimedOut(OrderWaiter waiter, TimeSpan timeout)
    {
        string state = waiter.Failure is not null ? "could not be read" : waiter.Seen is { } seen ? $"is still '{seen.Status}'" : "is not in the exchange's list of orders (check the id, the market and the account)";
        string reason = waiter.Failure is null ? "" : $" The last read failed: {waiter.Failure.Message}";
        return new BfxException(
            BfxErrorIds.Timeout,
            string.Create(CultureInfo.InvariantCulture, $"Order {waiter.Order} {state} after {timeout.TotalSeconds:0.###} s, and is not known to be {waiter.Awaited}. Only the wait has ended; nothing was changed by that.{reason}"),
            waiter.Failure)
        {
            Order = waiter.Order,
        };
    }
}
