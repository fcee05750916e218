using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BlastFx.Http;
using BlastFx.Streams;

namespace BlastFx.Trading;

/// <summary>
/// Reads orders while somebody waits for them: a few of them by their ids, many as one list, because each read counts against the rate
/// limit. What a list does not show is read by its id. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer has nothing to dispose of, and may still be cancelled.")]
internal sealed class OrderPoller(OrderLookup lookup, OrderWaiters waiters, TimeProvider clock)
{
    /// <summary>From this number of waiters on, they share a list.</summary>
    public const int MinShared = 3;

    /// <summary>A list of this many waiters may take one more page, which costs as much as one read by an id.</summary>
    private const int WaitersPerPage = 8;

    /// <summary>How many lists in a row must not show an order before it is read by its id.</summary>
    private const int MaxMisses = 3;

    /// <summary>The maximum number of reads by an id beside a list.</summary>
    private const int MaxSingleReads = 2;

    private static readonly Backoff s_backoff = new(TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(2));

    // While a stream tells of orders, reads are there for what it misses.
    private static readonly TimeSpan s_streamedDelay = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly PollObserver _observer = new(waiters);
    private CancellationTokenSource? _run;
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _polls;

    /// <summary>The stream that tells of orders as they change; null if there is none.</summary>
    public OrderStream? Stream { get; set; }

    private TimeSpan NextDelay => Stream is { IsLive: true } && !waiters.Pending.Any(static waiter => waiter.IsStreamed) ? s_streamedDelay : s_backoff.Delay(_polls);

    /// <summary>Reads soon, because somebody waits.</summary>
    public void Start()
    {
        lock (_lock)
        {
            // The next delays are short ones again.
            _polls = 0;
            if (_run is null)
            {
                _run = new CancellationTokenSource();
                _ = Task.Run(RunAsync);
            }
            else
            {
                _woken.TrySetResult();
            }
        }
    }

    /// <summary>Ends the reads if nobody waits any more.</summary>
    public void StopIfIdle()
    {
        CancellationTokenSource? idle;
        lock (_lock)
        {
            idle = waiters.IsEmpty ? _run : null;
        }

        idle?.Cancel();
    }

    private async Task RunAsync()
    {
        while (TryContinue(out CancellationToken ends))
        {
            try
            {
                await PollAsync(waiters.Pending, ends).ConfigureAwait(false);
                if (waiters.Pending.Count > 0)
                {
                    await DelayAsync(ends).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested)
            {
                // Nobody waited, at least for a moment.
            }
            catch (Exception error)
            {
                foreach (OrderWaiter waiter in waiters.Pending)
                {
                    waiter.Fail(error);
                }
            }
        }
    }

    /// <summary>True if somebody waits; else the next <see cref="Start"/> begins a new run.</summary>
    private bool TryContinue(out CancellationToken ends)
    {
        lock (_lock)
        {
            if (waiters.Pending.Count == 0)
            {
                _run = null;
                ends = default;
                return false;
            }

            _run = _run is { IsCancellationRequested: false } ? _run : new CancellationTokenSource();
            ends = _run.Token;
            return true;
        }
    }

    /// <summary>Waits between two polls; not as long if somebody begins to wait.</summary>
    private async Task DelayAsync(CancellationToken ends)
    {
        long start = clock.GetTimestamp();
        Task woken;
        do
        {
            TimeSpan delay;
            lock (_lock)
            {
                _woken = _woken.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _woken;
                (woken, delay) = (_woken.Task, NextDelay - clock.GetElapsedTime(start));
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(ends);
            Task wait = ReportedDelay.WaitAsync(Reason(waiters.Pending), delay, delay, clock, _observer, ended.Token);
            await Task.WhenAny(wait, woken).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ends.ThrowIfCancellationRequested();
        }
        while (woken.IsCompleted);

        lock (_lock)
        {
            _polls++;
        }
    }

    private async Task PollAsync(IReadOnlyList<OrderWaiter> waiting, CancellationToken cancellationToken)
    {
        if (waiting.Count >= MinShared)
        {
            await ReadListAsync(waiting, cancellationToken).ConfigureAwait(false);
            waiting = [.. waiting.Where(static waiter => waiter.Misses >= MaxMisses).OrderByDescending(static waiter => waiter.Misses).Take(MaxSingleReads)];
        }

        foreach (OrderWaiter waiter in waiting)
        {
            await ReadAsync(waiter, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(OrderWaiter waiter, CancellationToken cancellationToken)
    {
        waiter.Misses = 0;
        try
        {
            if (await lookup.FindAsync(waiter.Order, waiter.Observer, cancellationToken).ConfigureAwait(false) is { } found)
            {
                waiter.Observe(found, isStreamed: false);
            }
            else
            {
                waiter.NotSeen(null);
            }
        }
        catch (BfxException unread)
        {
            // The order is where it is: another read may succeed.
            waiter.NotSeen(unread);
        }
    }

    private async Task ReadListAsync(IReadOnlyList<OrderWaiter> waiting, CancellationToken cancellationToken)
    {
        int[] sightings = [.. waiting.Select(static waiter => waiter.Sightings)];
        BfxException? failure = null;
        try
        {
            int maxPages = Math.Max(1, waiting.Count / WaitersPerPage);
            bool isLast = false;
            for (int page = 0; page < maxPages && !isLast && Unseen().Any(); page++)
            {
                isLast = await lookup.ReadPageAsync(QueryOf(waiting), page, _observer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (BfxException unread)
        {
            failure = unread;
        }

        foreach (OrderWaiter waiter in Unseen())
        {
            waiter.Misses++;
            waiter.NotSeen(failure);
        }

        IEnumerable<OrderWaiter> Unseen() => waiting.Where((waiter, i) => waiter.Sightings == sightings[i]);
    }

    /// <summary>The orders of the only market, from the oldest one on if all were seen: the exchange finds orders by their time.</summary>
    private static OrderQuery QueryOf(IReadOnlyList<OrderWaiter> waiting)
    {
        string[] markets = [.. waiting.Select(static waiter => waiter.Order.Market).Distinct(StringComparer.OrdinalIgnoreCase).Take(2)];
        bool areKnown = waiting.All(static waiter => waiter.Seen?.PlacedAt is not null);
        return new OrderQuery
        {
            MarketId = markets.Length == 1 ? markets[0] : null,
            Range = new(Since: areKnown ? waiting.Min(static waiter => waiter.Seen!.PlacedAt) : null),
        };
    }

    private static string Reason(IReadOnlyList<OrderWaiter> waiting) => waiting switch
    {
        [var one] => $"order {one.Order} is not {one.Awaited} yet",
        _ => string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} orders are not {string.Join(" or ", waiting.Select(static waiter => waiter.Awaited).Distinct())} yet"),
    };

    /// <summary>Notifies all who wait of the reads for them.</summary>
    private sealed class PollObserver(OrderWaiters waiters) : IRequestObserver
    {
        public bool WantsTrace => Observers.Any(static observer => observer.WantsTrace);

        private IEnumerable<IRequestObserver> Observers => waiters.Pending.Select(static waiter => waiter.Observer).OfType<IRequestObserver>().Distinct();

        public void OnAttempt(AttemptReport attempt) => Notify(observer => observer.OnAttempt(attempt));

        public void OnTrace(string detail) => Notify(observer => observer.OnTrace(detail));

        public void OnWait(WaitReport wait) => Notify(observer => observer.OnWait(wait));

        public void OnWarning(string message) => Notify(observer => observer.OnWarning(message));

        private void Notify(Action<IRequestObserver> notify)
        {
            foreach (IRequestObserver observer in Observers)
            {
                notify(observer);
            }
        }
    }
}
