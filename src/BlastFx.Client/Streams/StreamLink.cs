using System.Collections.Concurrent;
using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>One connection to the exchange's streams, from its opening to its end.</summary>
internal sealed class StreamLink : IStreamMessages, IDisposable
{
    private static readonly TimeSpan s_commandTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pingMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_maxTimer = TimeSpan.FromDays(20);

    private readonly StreamHub _hub;
    private readonly FeedContext _context;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<ulong, ChannelFeed> _feeds = new();
    private readonly ConcurrentDictionary<int, Pending> _pending = new();
    private readonly TaskCompletionSource<LinkEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamSocket _socket;
    private Credentials _credentials;
    private CancellationTokenSource? _liveness;
    private CancellationTokenSource? _refresh;
    private TimeSpan _pingTimeout;
    private bool _respondsToPings;
    private int _lastId;

    public StreamLink(StreamHub hub, Uri address, FeedContext context, Credentials credentials)
    {
        _hub = hub;
        _context = context;
        _clock = context.Clock.Clock;
        _credentials = credentials;
        _socket = new StreamSocket(address, context.Clock, new StreamMessages(this, context.Mask).Read, End, context.Mask);
    }

    // Not disposed of: work that outlives the connection may still ask for its token.
    private CancellationTokenSource Ending { get; } = new();

    /// <summary>True once the exchange has accepted the connection.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The time since which the connection is accepted.</summary>
    public long ConnectedAt { get; private set; }

    /// <summary>The number of messages of channels.</summary>
    public long Received { get; private set; }

    /// <summary>Opens the connection and serves it to its end.</summary>
    /// <param name="stopping">Ends it.</param>
    public async Task<LinkEnd> RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration stop = stopping.Register(() => End(LinkEnd.Stopped()));
        LinkEnd? end = null;
        try
        {
            end = await _socket.OpenAsync(_end.Task).ConfigureAwait(false);
            if (end is null)
            {
                Request(id => StreamCommands.Connect(id, _credentials.Jwt!), OnConnected);
                end = await _end.Task.ConfigureAwait(false);
            }

            return end;
        }
        finally
        {
            await _socket.CloseAsync(isOrderly: end is { Kind: LinkEndKind.Stopped }).ConfigureAwait(false);
            await Ending.CancelAsync().ConfigureAwait(false);
            _liveness?.Dispose();
            _refresh?.Dispose();
            foreach (Pending pending in _pending.Values)
            {
                pending.Timeout.Dispose();
            }

            Dispose();
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Subscribes to a channel.</summary>
    public void Subscribe(ChannelFeed feed)
    {
        _feeds[ContentHash.Of(feed.ChannelUtf8)] = feed;
        feed.OnSubscribing(this);
        StreamPosition? from = feed.RecoveryPosition;
        Request(id => StreamCommands.Subscribe(id, feed.Channel, from), reply => OnSubscribed(feed, reply));
    }

    /// <summary>Ends the subscription to a channel.</summary>
    public void Unsubscribe(ChannelFeed feed)
    {
        _feeds.TryRemove(new KeyValuePair<ulong, ChannelFeed>(ContentHash.Of(feed.ChannelUtf8), feed));
        Request(id => StreamCommands.Unsubscribe(id, feed.Channel), static _ => { });
    }

    /// <summary>Ends the subscription to a channel and makes it anew after a time.</summary>
    public void Resubscribe(ChannelFeed feed, TimeSpan delay)
    {
        Request(id => StreamCommands.Unsubscribe(id, feed.Channel), static _ => { });
        SubscribeLater(feed, delay);
    }

    /// <summary>Ends the connection. The first reason counts.</summary>
    public void End(LinkEnd reason) => _end.TrySetResult(reason);

    void IStreamMessages.OnPing()
    {
        _liveness?.CancelAfter(_pingTimeout);
        if (_respondsToPings)
        {
            _socket.Send(StreamCommands.Pong);
        }
    }

    void IStreamMessages.OnReply(StreamReply reply)
    {
        if (_pending.TryRemove(reply.Id, out Pending? pending))
        {
            pending.Timeout.Dispose();
            pending.OnReply(reply);
        }
    }

    ChannelFeed? IStreamMessages.FindFeed(ReadOnlySpan<byte> channel) =>
        _feeds.TryGetValue(ContentHash.Of(channel), out ChannelFeed? feed) && channel.SequenceEqual(feed.ChannelUtf8) ? feed : null;

    void IStreamMessages.OnPublication(ChannelFeed feed, object decoded, long? offset)
    {
        Received++;
        feed.OnPublication(decoded, offset);
    }

    void IStreamMessages.OnUnsubscribed(ChannelFeed feed, int code, string reason)
    {
        const int firstTemporaryCode = 2500;
        if (code < firstTemporaryCode)
        {
            feed.Fail(new BfxException(BfxErrorIds.StreamRejected, $"The exchange ended the subscription to {feed.Channel}{Quoted(reason)} (code {code})."));
        }
        else
        {
            SubscribeLater(feed, _hub.Backoff.Delay(feed.Failures++));
        }
    }

    // Nothing follows, and the exchange may leave the closing to the client.
    void IStreamMessages.OnDisconnect(int code, string reason) => End(LinkEnd.Closed(code, reason));

    private static string Quoted(string text) => text.Length > 0 ? $" with '{text}'" : "";

    private void OnConnected(StreamReply reply)
    {
        if (reply.Error is { } error)
        {
            End(error.Code == StreamError.TokenExpired ? LinkEnd.TokenRejected($"The exchange does not accept the token of the stream{Quoted(error.Message)}.")
                : error.MayPass ? LinkEnd.Lost($"The exchange cannot serve the stream now{Quoted(error.Message)} (code {error.Code}).")
                : LinkEnd.Rejected($"The exchange rejected the stream{Quoted(error.Message)} (code {error.Code})."));
            return;
        }

        _respondsToPings = reply.Pong;
        if (reply.Ping is { } ping)
        {
            _pingTimeout = Shorter(ping + s_pingMargin);
            _liveness = Limit(_pingTimeout, string.Create(CultureInfo.InvariantCulture, $"The exchange sent no ping for {_pingTimeout.TotalSeconds:0} s."));
        }

        ScheduleRefresh(reply.Ttl);
        (IsConnected, ConnectedAt) = (true, _clock.GetTimestamp());
        _hub.OnConnected(this);
    }

    private void OnSubscribed(ChannelFeed feed, StreamReply reply)
    {
        const int maxTries = 3;
        if (reply.Error is not { } error)
        {
            feed.OnSubscribed(reply, _context.Mask);
            feed.Report(new StreamStatus(_clock.GetUtcNow(), StreamEvent.Subscribed, feed.Channel, $"Subscribed to {feed.Channel}."));
            return;
        }

        switch (error)
        {
            case { Code: StreamError.TokenExpired } when ++feed.TokenRejections < StreamHub.MaxTokenRejections:
                End(LinkEnd.TokenRejected($"The exchange does not accept the token of the stream{Quoted(error.Message)}."));
                break;
            case { Code: StreamError.TokenExpired }:
                feed.Fail(new BfxException(BfxErrorIds.TokenExpired, $"The exchange does not accept the token of the stream for {feed.Channel}{Quoted(error.Message)}, also after its refresh."));
                break;
            case { Code: StreamError.UnrecoverablePosition } when feed.RecoveryPosition is not null:
                feed.ForgetPosition();
                Subscribe(feed);
                break;
            case { Code: StreamError.AlreadySubscribed } when ++feed.Failures < maxTries:
                Resubscribe(feed, TimeSpan.Zero);
                break;
            case { MayPass: true } when ++feed.Failures < maxTries || feed.WasSubscribed:
                SubscribeLater(feed, _hub.Backoff.Delay(feed.Failures - 1));
                break;
            default:
                feed.Fail(new BfxException(BfxErrorIds.StreamRejected, $"The exchange rejected the subscription to {feed.Channel}{Quoted(error.Message)} (code {error.Code})."));
                break;
        }
    }

    private void SubscribeLater(ChannelFeed feed, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Subscribe(feed);
            return;
        }

        _ = Task.Delay(delay, _clock, Ending.Token).ContinueWith(
            _ => _hub.SubscribeAgain(this, feed), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private void ScheduleRefresh(TimeSpan? ttl)
    {
        _refresh?.Dispose();
        _refresh = null;
        if (ttl is { } left)
        {
            // Some time before the token expires, or after most of a short life.
            TimeSpan due = left - TimeSpan.FromSeconds(30);
            due = due > left * 0.8 ? due : left * 0.8;
            _refresh = After(Shorter(due), () => _ = RefreshAsync());
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            _credentials = await _hub.GetCredentialsAsync(_credentials, Ending.Token).ConfigureAwait(false);
            Request(id => StreamCommands.Refresh(id, _credentials.Jwt!), OnRefreshed);
        }
        catch (BfxException failure)
        {
            // The connection lives until its token expires; what is wrong shows when the next one is made.
            _hub.Report(StreamEvent.Warning, $"The token of the stream could not be refreshed. {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    private void OnRefreshed(StreamReply reply)
    {
        if (reply.Error is null)
        {
            ScheduleRefresh(reply.Ttl);
        }
        else
        {
            End(reply.Error.Code == StreamError.TokenExpired
                ? LinkEnd.TokenRejected($"The exchange does not accept the new token of the stream{Quoted(reply.Error.Message)}.")
                : LinkEnd.Lost($"The exchange did not refresh the stream{Quoted(reply.Error.Message)} (code {reply.Error.Code})."));
        }
    }

    private static TimeSpan Shorter(TimeSpan time) => time < s_maxTimer ? time : s_maxTimer;

    private void Request(Func<int, byte[]> command, Action<StreamReply> onReply)
    {
        int id = Interlocked.Increment(ref _lastId);
        _pending[id] = new Pending(Limit(s_commandTimeout, string.Create(CultureInfo.InvariantCulture, $"The exchange did not respond to a command within {s_commandTimeout.TotalSeconds} s.")), onReply);
        try
        {
            _socket.Send(command(id));
        }
        catch (ObjectDisposedException)
        {
            End(new LinkEnd(LinkEndKind.Lost, Transport.Closed()));
        }
    }

    /// <summary>Ends the connection after a time, unless it is disposed of or extended before.</summary>
    private CancellationTokenSource Limit(TimeSpan time, string message) => After(time, () => End(LinkEnd.Lost(message)));

    private CancellationTokenSource After(TimeSpan time, Action action)
    {
        var timer = new CancellationTokenSource(time, _clock);
        timer.Token.Register(action);
        return timer;
    }

    private sealed record Pending(CancellationTokenSource Timeout, Action<StreamReply> OnReply);
}
