using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>One connection to the exchange's streams, from its opening to its end.</summary>
internal sealed class StreamLink : IStreamMessages
{
    public static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(10);

    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const int MaxSentBytes = 32 * 1024;

    private static readonly TimeSpan s_pingMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_maxTimer = TimeSpan.FromDays(20);
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(1);

    private readonly StreamHub _hub;
    private readonly FeedContext _context;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<ulong, ChannelFeed> _feeds = new();
    private readonly ConcurrentDictionary<int, Pending> _pending = new();
    private readonly Channel<byte[]> _toSend = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<LinkEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamMessages _messages;
    private Credentials _credentials;
    private CancellationTokenSource? _liveness;
    private CancellationTokenSource? _refresh;
    private TimeSpan _pingTimeout;
    private bool _respondsToPings;
    private int _lastId;

    public StreamLink(StreamHub hub, FeedContext context, Credentials credentials)
    {
        _hub = hub;
        _context = context;
        _clock = context.Clock.Clock;
        _credentials = credentials;
        _messages = new StreamMessages(this, context.Mask);
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
    /// <param name="address">The address of the streams.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<LinkEnd> RunAsync(Uri address, CancellationToken stopping)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", Transport.UserAgent);
        if (address.IsLoopback)
        {
            socket.Options.Proxy = null;
        }

        using CancellationTokenRegistration stop = stopping.Register(() => End(LinkEnd.Stopped()));
        Task receiving = Task.CompletedTask;
        Task sending = Task.CompletedTask;
        try
        {
            if (await OpenAsync(socket, address).ConfigureAwait(false) is { } failure)
            {
                return failure;
            }

            Request(id => StreamCommands.Connect(id, _credentials.Jwt!), OnConnected);
            sending = SendAsync(socket);
            receiving = ReceiveAsync(socket);
            return await _end.Task.ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync(socket, sending, receiving).ConfigureAwait(false);
        }
    }

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
            Send(StreamCommands.Pong);
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

    private async Task<LinkEnd?> OpenAsync(ClientWebSocket socket, Uri address)
    {
        using var timeout = new CancellationTokenSource(CommandTimeout, _clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, Ending.Token);
        Task opening = socket.ConnectAsync(address, ends.Token);
        if (await Task.WhenAny(opening, _end.Task).ConfigureAwait(false) != opening)
        {
            await Ending.CancelAsync().ConfigureAwait(false);
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await _end.Task.ConfigureAwait(false);
        }

        try
        {
            await opening.ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return LinkEnd.Lost($"{address.Authority} did not open a stream within {CommandTimeout.TotalSeconds} s.");
        }
        catch (WebSocketException failure)
        {
            return StreamFailure.NotOpened(address, socket.HttpStatusCode, failure);
        }
    }

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
            _liveness = Limit(_pingTimeout, $"The exchange sent no ping for {_pingTimeout.TotalSeconds:0} s.");
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
        _pending[id] = new Pending(Limit(CommandTimeout, $"The exchange did not respond to a command within {CommandTimeout.TotalSeconds} s."), onReply);
        try
        {
            Send(command(id));
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

    private void Send(byte[] command) => _toSend.Writer.TryWrite(command);

    /// <summary>Sends commands, several in one message if they are there.</summary>
    private async Task SendAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[MaxSentBytes];
        try
        {
            byte[]? next = null;
            while (next is not null || await _toSend.Reader.WaitToReadAsync(Ending.Token).ConfigureAwait(false))
            {
                int length = 0;
                while ((next is not null || _toSend.Reader.TryRead(out next)) && (length == 0 || length + 1 + next.Length <= buffer.Length))
                {
                    if (next.Length > buffer.Length)
                    {
                        buffer = new byte[next.Length];
                    }

                    if (length > 0)
                    {
                        buffer[length++] = (byte)'\n';
                    }

                    next.CopyTo(buffer, length);
                    length += next.Length;
                    if (!ReferenceEquals(next, StreamCommands.Pong))
                    {
                        // Commands can hold tokens.
                        CryptographicOperations.ZeroMemory(next);
                    }

                    next = null;
                }

                await socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, Ending.Token).ConfigureAwait(false);
                CryptographicOperations.ZeroMemory(buffer.AsSpan(0, length));
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            End(LinkEnd.Lost("The connection of the stream was lost.", lost));
        }
    }

    private async Task ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), Ending.Token).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    End(LinkEnd.Closed((int?)socket.CloseStatus ?? 0, _context.Mask(socket.CloseStatusDescription ?? "")));
                    return;
                }

                length += part.Count;
                if (part.MessageType != WebSocketMessageType.Text)
                {
                    End(LinkEnd.Broken("The exchange sent a binary message."));
                    return;
                }

                if (length > MaxMessageBytes)
                {
                    End(LinkEnd.Broken($"The exchange sent a message of more than {MaxMessageBytes / (1024 * 1024)} MiB."));
                    return;
                }

                if (part.EndOfMessage)
                {
                    _messages.Read(buffer.AsMemory(0, length));
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
        }
        catch (JsonException malformed)
        {
            End(LinkEnd.Broken("The exchange sent a message that is not one of the protocol.", malformed));
        }
        catch (WebSocketException lost) when (lost.WebSocketErrorCode == WebSocketError.Faulted)
        {
            End(LinkEnd.Broken("The exchange sent a frame that is not valid.", lost));
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            End(LinkEnd.Lost("The connection of the stream was lost.", lost));
        }
    }

    private async Task CloseAsync(ClientWebSocket socket, Task sending, Task receiving)
    {
        _toSend.Writer.TryComplete();
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived && _end.Task is { IsCompletedSuccessfully: true } ended && ended.Result.Kind is LinkEndKind.Stopped)
        {
            using var timeout = new CancellationTokenSource(s_closeTimeout);
            await sending.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Ending.CancelAsync().ConfigureAwait(false);
        socket.Abort();
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _liveness?.Dispose();
        _refresh?.Dispose();
        foreach (Pending pending in _pending.Values)
        {
            pending.Timeout.Dispose();
        }
    }

    private sealed record Pending(CancellationTokenSource Timeout, Action<StreamReply> OnReply);
}
