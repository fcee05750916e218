using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using BlastFx.Http;

namespace BlastFx.Streams;

/// <summary>The WebSocket of a connection: sends commands, and hands over the messages that arrive. It reports its end, whatever the reason.</summary>
/// <param name="address">The address of the streams.</param>
/// <param name="clock">The exchange's clock.</param>
/// <param name="onMessage">Receives each message.</param>
/// <param name="onEnd">Receives the reason of the end; the first counts.</param>
/// <param name="mask">Masks secrets in texts of the exchange.</param>
internal sealed class StreamSocket(Uri address, ServerClock clock, Action<ReadOnlyMemory<byte>> onMessage, Action<LinkEnd> onEnd, Func<string, string> mask) : IDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const int MaxSentBytes = 32 * 1024;

    private static readonly TimeSpan s_openTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<byte[]> _toSend = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private Task _sending = Task.CompletedTask;
    private Task _receiving = Task.CompletedTask;

    /// <summary>Opens the connection, and begins to send and to receive.</summary>
    /// <param name="ended">Completes when the connection is not wanted any more.</param>
    /// <returns>The failure; null if it is open.</returns>
    public async Task<LinkEnd?> OpenAsync(Task<LinkEnd> ended)
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.SetRequestHeader("User-Agent", Transport.UserAgent);
        if (address.IsLoopback)
        {
            _socket.Options.Proxy = null;
        }

        using var timeout = new CancellationTokenSource(s_openTimeout, clock.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closing.Token);
        Task opening = _socket.ConnectAsync(address, ends.Token);
        if (await Task.WhenAny(opening, ended).ConfigureAwait(false) != opening)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await ended.ConfigureAwait(false);
        }

        try
        {
            await opening.ConfigureAwait(false);
            clock.Note(ServerClock.TimeOf(_socket.HttpResponseHeaders?.GetValueOrDefault(ServerClock.TimestampHeader)?.FirstOrDefault()));
        }
        catch (OperationCanceledException)
        {
            return LinkEnd.Lost(string.Create(CultureInfo.InvariantCulture, $"{address.Authority} did not open a stream within {s_openTimeout.TotalSeconds} s."));
        }
        catch (WebSocketException failure)
        {
            return StreamFailure.NotOpened(address, _socket.HttpStatusCode, failure);
        }

        _sending = SendAllAsync();
        _receiving = ReceiveAllAsync();
        return null;
    }

    /// <summary>Sends a command, which is wiped afterwards: it can hold a token.</summary>
    public void Send(byte[] command) => _toSend.Writer.TryWrite(command);

    /// <summary>Closes the connection.</summary>
    /// <param name="isOrderly">True to send what is left, and a close frame.</param>
    public async Task CloseAsync(bool isOrderly)
    {
        _toSend.Writer.TryComplete();
        if (isOrderly && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var timeout = new CancellationTokenSource(s_closeTimeout);
            await _sending.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await Task.WhenAll(_sending, _receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>Sends commands, several in one message if they are there.</summary>
    private async Task SendAllAsync()
    {
        byte[] buffer = new byte[MaxSentBytes];
        try
        {
            while (await _toSend.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                int length = 0;
                while (_toSend.Reader.TryPeek(out byte[]? next) && (length == 0 || length + 1 + next.Length <= buffer.Length))
                {
                    _toSend.Reader.TryRead(out _);
                    if (length == 0 && next.Length > buffer.Length)
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
                        CryptographicOperations.ZeroMemory(next);
                    }
                }

                await _socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, _closing.Token).ConfigureAwait(false);
                CryptographicOperations.ZeroMemory(buffer.AsSpan(0, length));
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            onEnd(LinkEnd.Lost("The connection of the stream was lost.", lost));
        }
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            onEnd(await ReceiveUntilEndAsync().ConfigureAwait(false));
        }
        catch (JsonException malformed)
        {
            onEnd(LinkEnd.Broken("The exchange sent a message that is not one of the protocol.", malformed));
        }
        catch (WebSocketException lost) when (lost.WebSocketErrorCode == WebSocketError.Faulted)
        {
            onEnd(LinkEnd.Broken("The exchange sent a frame that is not valid.", lost));
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            onEnd(LinkEnd.Lost("The connection of the stream was lost.", lost));
        }
    }

    private async Task<LinkEnd> ReceiveUntilEndAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(length), _closing.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return LinkEnd.Closed((int?)_socket.CloseStatus ?? 0, mask(_socket.CloseStatusDescription ?? ""));
            }

            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text)
            {
                return LinkEnd.Broken("The exchange sent a binary message.");
            }

            if (length > MaxMessageBytes)
            {
                return LinkEnd.Broken($"The exchange sent a message of more than {MaxMessageBytes / (1024 * 1024)} MiB.");
            }

            if (part.EndOfMessage)
            {
                onMessage(buffer.AsMemory(0, length));
                length = 0;
            }
            else if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
