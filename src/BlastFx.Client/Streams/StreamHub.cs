using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Refresh;

namespace BlastFx.Streams;

/// <summary>
/// Keeps one connection to the exchange's streams for as long as something is watched, and makes it anew when it is lost. All
/// streams of a session share it. Thread-safe; its lock may be held while that of a feed is taken, never the other way round.
/// </summary>
internal sealed class StreamHub : IDisposable
{
    /// <summary>How many times in a row a token is rejected before that is an error: once, and once after its refresh.</summary>
    public const int MaxTokenRejections = 2;

    private const int MaxFirstFailures = 3;
    private const int MaxBroken = 3;
    private const int MessagesUntilSound = 10;

    private static readonly TimeSpan s_stableTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_stallTime = TimeSpan.FromSeconds(5);

    private readonly CredentialManager _credentials;
    private readonly FeedContext _context;
    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly object _lock = new();
    private readonly Dictionary<string, ChannelFeed> _feeds = new(StringComparer.Ordinal);
    private CancellationTokenSource? _run;
    private Task _running = Task.CompletedTask;
    private StreamLink? _connected;
    private StreamLink? _link;
    private ITimer? _stall;
    private string _lastLoss = "";
    private long _receivedBefore;
    private bool _isDisposed;

    public StreamHub(Uri baseUri, CredentialManager credentials, FeedContext context)
    {
        _credentials = credentials;
        _context = context;
        _address = StreamAddress.Of(baseUri);
        _clock = context.Clock.Clock;
    }

    public Backoff Backoff { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));

    public StreamState State { get; private set; }

    /// <summary>How many times the connection was made again.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The number of messages of channels.</summary>
    public long Received => _receivedBefore + (_link?.Received ?? 0);

    /// <summary>The channels that are watched.</summary>
    public IReadOnlyList<string> Channels
    {
        get
        {
            lock (_lock)
            {
                return [.. _feeds.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Watches a channel.</summary>
    /// <param name="create">Creates the feed if nobody watches the channel yet.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="add">Adds the watcher to the feed.</param>
    /// <exception cref="BfxException">The session was closed.</exception>
    public void Watch<TFeed>(string channel, Func<TFeed> create, Action<TFeed> add)
        where TFeed : ChannelFeed
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                throw Transport.Closed();
            }

            if (_feeds.TryGetValue(channel, out ChannelFeed? known))
            {
                if (!known.HasFailed)
                {
                    add((TFeed)known);
                    return;
                }

                // Its watchers have the error, and may not have read it yet.
                Release(known);
            }

            TFeed feed = create();
            _feeds[channel] = feed;
            add(feed);
            _connected?.Subscribe(feed);
            if (_run is null)
            {
                Start();
            }
        }
    }

    /// <summary>Ends a watcher of all channels.</summary>
    /// <returns>A task that completes when the connection is closed, if nothing else uses it.</returns>
    public Task Unwatch(IStreamSubscriber subscriber)
    {
        lock (_lock)
        {
            foreach (ChannelFeed feed in _feeds.Values.Where(feed => feed.RemoveLast(subscriber)).ToArray())
            {
                Release(feed);
            }

            if (_feeds.Count > 0)
            {
                return Task.CompletedTask;
            }

            Stop();
            return _running;
        }
    }

    /// <summary>The exchange has accepted a connection: the channels are subscribed to.</summary>
    public void OnConnected(StreamLink link)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(link, _link))
            {
                return;
            }

            _stall?.Dispose();
            _stall = null;
            _connected = link;
            State = StreamState.Connected;
            Report(StreamEvent.Connected, $"Connected to {_address}.");
            foreach (ChannelFeed feed in _feeds.Values.Where(static feed => !feed.HasFailed))
            {
                link.Subscribe(feed);
            }
        }
    }

    /// <summary>Subscribes to a channel after a delay, if it is still watched on that connection.</summary>
    public void SubscribeAgain(StreamLink link, ChannelFeed feed)
    {
        lock (_lock)
        {
            if (ReferenceEquals(link, _connected) && !feed.HasFailed && _feeds.TryGetValue(feed.Channel, out ChannelFeed? watched) && ReferenceEquals(feed, watched))
            {
                link.Subscribe(feed);
            }
        }
    }

    /// <summary>Credentials with a token for a stream, refreshed if those given are the current ones.</summary>
    public Task<Credentials> GetCredentialsAsync(Credentials? used, CancellationToken cancellationToken) =>
        _credentials.GetForStreamAsync(used, new Observer(this), cancellationToken);

    /// <summary>Tells all who watch what happened to the connection.</summary>
    public void Report(StreamEvent what, string message)
    {
        var status = new StreamStatus(_clock.GetUtcNow(), what, null, message);
        lock (_lock)
        {
            foreach (ChannelFeed feed in _feeds.Values)
            {
                feed.Report(status);
            }
        }
    }

    /// <summary>Ends all streams with an error.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Fail(Transport.Closed());
            Stop();
        }
    }

    private void Release(ChannelFeed feed)
    {
        _feeds.Remove(feed.Channel);
        // First, so that the feed does not subscribe again.
        feed.OnUnwatched();
        _connected?.Unsubscribe(feed);
    }

    private void Start()
    {
        _run = new CancellationTokenSource();
        CancellationToken stopping = _run.Token;
        State = StreamState.Connecting;
        _running = Task.Run(() => RunAsync(stopping), CancellationToken.None);
    }

    private void Stop()
    {
        _run?.Cancel();
        _receivedBefore += _link?.Received ?? 0;
        (_run, _connected, _link) = (null, null, null);
        _stall?.Dispose();
        _stall = null;
        State = StreamState.Closed;
    }

    private void Fail(BfxException error)
    {
        lock (_lock)
        {
            foreach (ChannelFeed feed in _feeds.Values)
            {
                feed.Fail(error);
            }
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var history = new LinkHistory(_clock);
        while (true)
        {
            Report(StreamEvent.Connecting, $"Connecting to {_address}.");
            (StreamLink? link, LinkEnd end) = await ConnectAsync(history, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            bool isFinal = history.Add(link, end);
            OnLost(link, end, isFinal, history.HasConnected, stopping);
            if (isFinal)
            {
                return;
            }

            await Task.Delay(Backoff.Delay(history.Failures - 1), _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<(StreamLink? Link, LinkEnd End)> ConnectAsync(LinkHistory history, CancellationToken stopping)
    {
        StreamLink? link = null;
        try
        {
            Credentials credentials = await GetCredentialsAsync(history.RejectedCredentials, stopping).ConfigureAwait(false);
            history.Credentials = credentials;
            link = new StreamLink(this, _address, _context, credentials);
            lock (_lock)
            {
                if (stopping.IsCancellationRequested)
                {
                    link.Dispose();
                    return (null, LinkEnd.Stopped());
                }

                _link = link;
            }

            return (link, await link.RunAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (link, LinkEnd.Stopped());
        }
        catch (BfxException failure)
        {
            bool mayPass = failure.ErrorId is BfxErrorIds.Unreachable or BfxErrorIds.Timeout or BfxErrorIds.RateLimited;
            return (link, new LinkEnd(mayPass ? LinkEndKind.Lost : LinkEndKind.Rejected, failure));
        }
    }

    private void OnLost(StreamLink? link, LinkEnd end, bool isFinal, bool hasConnected, CancellationToken stopping)
    {
        lock (_lock)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            (_connected, _link) = (null, null);
            _receivedBefore += link?.Received ?? 0;
            foreach (ChannelFeed feed in _feeds.Values)
            {
                feed.OnLost();
            }

            if (isFinal)
            {
                Fail(end.Error);
                Stop();
                return;
            }

            Reconnects += link is { IsConnected: true } ? 1 : 0;
            State = hasConnected ? StreamState.Reconnecting : StreamState.Connecting;
            _lastLoss = end.Error.Message;
            Report(StreamEvent.Disconnected, _lastLoss);
            _stall ??= _clock.CreateTimer(
                _ => Report(StreamEvent.Stalled, string.Create(CultureInfo.InvariantCulture, $"The stream has had no connection for {s_stallTime.TotalSeconds} s. It is tried again. {_lastLoss}")),
                null,
                s_stallTime,
                Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The connections so far, as far as they decide about the next.</summary>
    private sealed class LinkHistory(TimeProvider clock)
    {
        private int _broken;
        private int _tokenRejections;

        /// <summary>The credentials of the latest connection.</summary>
        public Credentials? Credentials { get; set; }

        /// <summary>The credentials that the exchange does not accept any more; null if it did not reject any.</summary>
        public Credentials? RejectedCredentials { get; private set; }

        public bool HasConnected { get; private set; }

        /// <summary>The number of ends since the last connection that was stable.</summary>
        public int Failures { get; private set; }

        /// <summary>Adds the end of a connection.</summary>
        /// <returns>True if no other is to be made.</returns>
        public bool Add(StreamLink? link, LinkEnd end)
        {
            if (link is { IsConnected: true })
            {
                HasConnected = true;
                bool isStable = clock.GetElapsedTime(link.ConnectedAt) >= s_stableTime;
                Failures = isStable ? 0 : Failures;
                _tokenRejections = 0;
                _broken = isStable || link.Received >= MessagesUntilSound ? 0 : _broken;
            }

            Failures++;
            _broken += end.Kind == LinkEndKind.Broken ? 1 : 0;
            bool isRejected = end.Kind == LinkEndKind.TokenRejected;
            _tokenRejections += isRejected ? 1 : 0;
            RejectedCredentials = isRejected ? Credentials : null;
            return end.Kind is LinkEndKind.Rejected or LinkEndKind.Stopped
                || _broken >= MaxBroken
                || _tokenRejections >= MaxTokenRejections
                || (!HasConnected && !isRejected && (end.Kind == LinkEndKind.NotMade || Failures >= MaxFirstFailures));
        }
    }

    private sealed class Observer(StreamHub hub) : IRequestObserver
    {
        public bool WantsTrace => false;

        public void OnAttempt(AttemptReport attempt)
        {
            // Refreshes of the token are reported by what follows from them.
        }

        public void OnTrace(string detail)
        {
            // Not wanted.
        }

        public void OnWait(WaitReport wait)
        {
            // A lost connection is reported in any case.
        }

        public void OnWarning(string message) => hub.Report(StreamEvent.Warning, message);
    }
}
