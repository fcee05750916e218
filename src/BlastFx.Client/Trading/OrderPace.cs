using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BlastFx.Http;

namespace BlastFx.Trading;

/// <summary>The share of the exchange's order limit that a request may use.</summary>
internal enum PaceKind
{
    /// <summary>The request is not an order request.</summary>
    None = 0,

    /// <summary>It places or amends an order: a part of the limit is kept back for cancels.</summary>
    Order,

    /// <summary>It cancels orders, with the whole limit.</summary>
    Cancel,
}

/// <summary>
/// Keeps a session's order requests within the exchange's limit in any second, those that place, amend and cancel together.
/// Orders wait in a queue; cancels do not wait behind them.
/// </summary>
/// <param name="limit">The exchange's limit per account and second; 0 for none.</param>
/// <param name="clock">The clock.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose of, and may still be waited for.")]
internal sealed class OrderPace(int limit, TimeProvider clock)
{
    // A fifth is kept back for cancels. It also absorbs requests that the network delayed into the next second.
    private const int ReservedPart = 5;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Queue<long> _sent = new();
    private readonly SemaphoreSlim _orders = new(1, 1);
    private readonly SemaphoreSlim _cancels = new(1, 1);

    /// <summary>Waits until a request may be sent, and counts it.</summary>
    /// <param name="kind">The kind of request.</param>
    /// <param name="observer">Notified of a wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask WaitAsync(PaceKind kind, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (kind == PaceKind.None || limit == 0)
        {
            return;
        }

        (SemaphoreSlim queue, int share) = kind == PaceKind.Cancel ? (_cancels, limit) : (_orders, Math.Max(1, limit - Math.Max(1, limit / ReservedPart)));
        await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (TakeOrDelay(share) is { Ticks: > 0 } delay)
            {
                await ReportedDelay.WaitAsync(string.Create(CultureInfo.InvariantCulture, $"order limit of {limit} a second"), delay, delay, clock, observer, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            queue.Release();
        }
    }

    /// <returns>Zero if a request was counted; else the time until one may be sent.</returns>
    private TimeSpan TakeOrDelay(int share)
    {
        lock (_lock)
        {
            while (_sent.TryPeek(out long oldest) && clock.GetElapsedTime(oldest) >= s_window)
            {
                _sent.Dequeue();
            }

            if (_sent.Count < share)
            {
                _sent.Enqueue(clock.GetTimestamp());
                return TimeSpan.Zero;
            }

            // The request after which there are fewer in the window.
            return s_window - clock.GetElapsedTime(_sent.ElementAt(_sent.Count - share));
        }
    }
}
