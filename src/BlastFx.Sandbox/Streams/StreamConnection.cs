using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Streams;

/// <summary>A client's WebSocket: reads its messages, whose lines are commands, and closes it as the protocol says.</summary>
internal sealed class StreamConnection : IDisposable
{
    private readonly HttpConnection _http;
    private readonly WebSocket _socket;
    private readonly ServerLimits _limits;
    private readonly int _maxMessageLength;
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _hasEnded;
    private int _isClosing;

    public StreamConnection(
        HttpConnection http, WebSocket socket, Stream stream, TicketOffice tickets, ChannelDirectory channels, Traffic traffic, SandboxOptions options)
    {
        (_http, _socket, _limits, _maxMessageLength) = (http, socket, options.Limits, options.Streams.MaxMessageLength);
        _hasEnded = _ended.Token;
        Outbox = new Outbox(socket, stream, options, traffic);
        // Not at once: the caller is in the middle of a publication.
        Outbox.Overflowed += () => ThreadPool.QueueUserWorkItem(_ => Close(Disconnect.Slow));
        Session = new StreamSession(tickets, channels, Outbox, traffic, options, Close);
        Session.Start();
    }

    public Outbox Outbox { get; }

    public StreamSession Session { get; }

    /// <summary>Serves the client until the connection has ended.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Task sending = Outbox.RunAsync(_hasEnded);
        try
        {
            await ReadAsync(stopping).ConfigureAwait(false);
            Close(Disconnect.Normal);
            await sending.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection has ended. After a malformed frame the socket has sent the close frame itself.
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the connection with a close frame, after all that was sent before. A client that does not read is cut.</summary>
    public void Close(Disconnect disconnect)
    {
        if (Interlocked.Exchange(ref _isClosing, 1) == 0)
        {
            Session.Subscriptions.Close();
            Outbox.Send(new Parcel.Close(disconnect));
            _ = CutLaterAsync();
        }
    }

    /// <summary>Cuts the connection like a network that fails.</summary>
    public void Cut() => _http.Reset();

    public void Dispose()
    {
        Session.Dispose();
        _ended.Dispose();
    }

    private async Task CutLaterAsync()
    {
        await Task.Delay(_limits.RequestTimeout, _limits.Clock, _hasEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_hasEnded.IsCancellationRequested)
        {
            _http.Reset();
        }
    }

    /// <summary>Reads until the client closes the connection. After the server has closed it, messages are ignored.</summary>
    private async Task ReadAsync(CancellationToken stopping)
    {
        while (await ReceiveAsync(stopping).ConfigureAwait(false))
        {
            if (Volatile.Read(ref _isClosing) != 0)
            {
                continue;
            }

            try
            {
                Handle(_message.WrittenMemory);
            }
            catch (DisconnectException violation)
            {
                Close(violation.Disconnect);
            }
            catch (CutException)
            {
                Cut();
            }
        }
    }

    private void Handle(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty && Volatile.Read(ref _isClosing) == 0)
        {
            int end = message.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? message : message[..end];
            message = end < 0 ? default : message[(end + 1)..];
            if (!line.IsEmpty)
            {
                HandleLine(line);
            }
        }
    }

    private void HandleLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var command = JsonDocument.Parse(line);
            Session.Handle(command.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair in a string.
            throw new DisconnectException(Disconnect.BadRequest);
        }
    }

    /// <summary>Receives a message; returns false if the client closed the connection.</summary>
    private async ValueTask<bool> ReceiveAsync(CancellationToken stopping)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_message.GetMemory(), stopping).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            _message.Advance(part.Count);
            if (part.MessageType == WebSocketMessageType.Binary || _message.WrittenCount > _maxMessageLength)
            {
                Close(part.MessageType == WebSocketMessageType.Binary ? Disconnect.BadRequest : Disconnect.TooBig);
                _message.ResetWrittenCount();
            }

            if (part.EndOfMessage)
            {
                return true;
            }
        }
    }
}
