namespace BlastFx.Streams;

/// <summary>
/// Keeps the account's stream open while orders are waited for, and for a few seconds more: the next order often follows. Who waits
/// is told of the orders by the feed; reads go on beside it, so that a stream that fails costs nothing but time. Thread-safe.
/// </summary>
/// <param name="open">Opens the stream.</param>
/// <param name="hasToken">True if the session has a token for it: a wait is no reason to get one.</param>
/// <param name="clock">The clock.</param>
internal sealed class OrderStream(Func<IStreamObserver, LiveRecords<Order>> open, Func<bool> hasToken, TimeProvider clock)
{
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private Run? _run;
    private ITimer? _idle;
    private int _uses;
    private long? _failedAt;

    /// <summary>True if orders are told as they change.</summary>
    public bool IsLive => _run is { IsSubscribed: true };

    /// <summary>Opens the stream if it is not open, unless it failed a moment ago.</summary>
    /// <returns>Disposal ends the use.</returns>
    public IDisposable Use()
    {
        lock (_lock)
        {
            _uses++;
            _idle?.Dispose();
            _idle = null;
            if (_run is null && hasToken() && !(_failedAt is { } failed && clock.GetElapsedTime(failed) < s_pause))
            {
                var run = new Run();
                // Before it is read: the wait may end, and with it the stream, before a thread is free for that.
                run.Stream = open(run);
                _run = run;
                _ = Task.Run(() => ReadAsync(run, run.Stream));
            }
        }

        return new Lease(this);
    }

    private async Task ReadAsync(Run run, LiveRecords<Order> stream)
    {
        try
        {
            await foreach (StreamItem<Order> item in stream.ReadItemsAsync().ConfigureAwait(false))
            {
                // The feed has told those who wait.
                _ = item;
            }
        }
        catch (Exception failed) when (failed is BfxException or ObjectDisposedException)
        {
            // Reads find the orders, too.
            lock (_lock)
            {
                _failedAt = clock.GetTimestamp();
            }
        }

        lock (_lock)
        {
            _run = ReferenceEquals(_run, run) ? null : _run;
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            if (--_uses == 0 && _run is not null)
            {
                _idle = clock.CreateTimer(_ => CloseIfIdle(), null, s_idleTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void CloseIfIdle()
    {
        LiveRecords<Order>? stream = null;
        lock (_lock)
        {
            if (_uses == 0)
            {
                stream = _run?.Stream;
                _run = null;
                _idle?.Dispose();
                _idle = null;
            }
        }

        _ = stream?.DisposeAsync().AsTask();
    }

    private sealed class Run : IStreamObserver
    {
        public LiveRecords<Order>? Stream { get; set; }

        public bool IsSubscribed { get; private set; }

        public void OnStatus(StreamStatus status) => IsSubscribed = status.Event switch
        {
            StreamEvent.Subscribed => true,
            StreamEvent.Disconnected => false,
            _ => IsSubscribed,
        };

        public void OnUnreadable(Serialization.UnreadableRecord record)
        {
            // A read of the order reports it.
        }
    }

    private sealed class Lease(OrderStream stream) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                stream.Release();
            }
        }
    }
}
