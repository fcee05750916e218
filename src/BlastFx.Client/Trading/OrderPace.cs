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
    // A fifth is kept back for cancels.
    private const int ReservedPart = 5;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Queue<long> _ended = new();
    private readonly SemaphoreSlim _orders = new(1, 1);
    private readonly SemaphoreSlim _cancels = new(1, 1);
    private int _pending;
    private TaskCompletionSource _oneEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until a request may be sent, and counts it. It counts until a second after its end: it can have arrived at any time
    /// until then, so that no second at the exchange has more than the limit.</summary>
    /// <param name="kind">The kind of request.</param>
    /// <param name="observer">Notified of a wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask BeginAsync(PaceKind kind, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (kind == PaceKind.None || limit == 0)
        {
            return;
        }

        (SemaphoreSlim queue, int share) = kind == PaceKind.Cancel ? (_cancels, limit) : (_orders, Math.Max(1, limit - Math.Max(1, limit / ReservedPart)));
        await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!TryCount(share, out TimeSpan delay, out Task oneEnded))
            {
                if (delay > TimeSpan.Zero)
                {
                    await ReportedDelay.WaitAsync(string.Create(CultureInfo.InvariantCulture, $"order limit of {limit} a second"), delay, delay, clock, observer, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await oneEnded.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            queue.Release();
        }
    }

    /// <summary>Records the end of a request that was counted.</summary>
    public void End(PaceKind kind)
    {
        if (kind == PaceKind.None || limit == 0)
        {
            return;
        }

        TaskCompletionSource ended;
        lock (_lock)
        {
            _pending--;
            _ended.Enqueue(clock.GetTimestamp());
            (ended, _oneEnded) = (_oneEnded, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        ended.SetResult();
    }

    /// <summary>Counts a request, if it may be sent.</summary>
    /// <param name="share">How many requests may count.</param>
    /// <param name="delay">The time until one of them does not count any more; zero if all that count are pending.</param>
    /// <param name="oneEnded">Completes when the next pending request ends.</param>
    private bool TryCount(int share, out TimeSpan delay, out Task oneEnded)
    {
        lock (_lock)
        {
            while (_ended.TryPeek(out long oldest) && clock.GetElapsedTime(oldest) >= s_window)
            {
                _ended.Dequeue();
            }

            oneEnded = _oneEnded.Task;
            delay = _ended.TryPeek(out long first) ? s_window - clock.GetElapsedTime(first) : TimeSpan.Zero;
            bool isAllowed = _pending + _ended.Count < share;
            _pending += isAllowed ? 1 : 0;
            return isAllowed;
        }
    }
}
