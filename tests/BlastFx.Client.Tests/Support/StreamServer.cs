using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BlastFx.Sandbox.Http;

namespace BlastFx.Client.Tests.Support;

/// <summary>
/// A server of streams that keeps to the protocol where a test does not say otherwise, with reads beside them. It is written from
/// the protocol's pages, apart from the embedded exchange.
/// </summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly Channel<StreamServerConnection> _accepted = Channel.CreateUnbounded<StreamServerConnection>();
    private readonly ConcurrentDictionary<string, ServedChannel> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StreamServerConnection, byte> _open = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public StreamServer(int port = 0)
    {
        _server = new LoopbackServer(port, new ServerLimits(), HandleAsync);
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}"));
    }

    public Uri BaseUri { get; }

    /// <summary>Responds to a read, by path and query, with the JSON of its result; null for none.</summary>
    public Func<string, string?> Reads { get; set; } = static _ => null;

    /// <summary>Handles a command in another way; true if it did.</summary>
    public Func<StreamServerConnection, JsonElement, bool> Handles { get; set; } = static (_, _) => false;

    /// <summary>The status of the response to an upgrade; 101 to accept it.</summary>
    public int UpgradeStatus { get; set; } = 101;

    /// <summary>The time that an upgrade states; null to state none.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>The result of connect.</summary>
    public string ConnectResult { get; set; } = """{"client":"c","version":"0","ping":25,"pong":true}""";

    /// <summary>The connections that are open.</summary>
    public int OpenCount => _open.Count;

    /// <summary>The reads so far, by path and query.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>A channel, with a history or without.</summary>
    public ServedChannel Serve(string name, string snapshot, bool hasHistory = false) =>
        _channels.GetOrAdd(name, _ => new ServedChannel(name, hasHistory)).With(snapshot);

    /// <summary>The next connection that is accepted.</summary>
    public async Task<StreamServerConnection> NextConnectionAsync() => await _accepted.Reader.ReadAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (StreamServerConnection connection in _open.Keys)
        {
            connection.Cut();
        }

        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpConnection connection, HttpRequest request, CancellationToken stopping)
    {
        if (request.Path != "/ws")
        {
            string target = request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}";
            _requests.Enqueue(target);
            string? result = Reads(target) ?? (request.Path == "/markets" ? OrderServer.Markets : null);
            RawResponse response = result is null ? RawResponse.Rejection("NOT_FOUND", 404) : RawResponse.Result(result);
            await connection.SendAsync(response.Bytes);
            return;
        }

        if (UpgradeStatus != 101)
        {
            await connection.SendAsync(RawResponse.Of(UpgradeStatus, "text/plain", "no").Bytes);
            return;
        }

        // The handshake of RFC 6455 requires SHA-1.
#pragma warning disable CA5350
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await using Stream stream = await connection.SwitchProtocolsAsync(new Dictionary<string, string>
        {
            ["Upgrade"] = "websocket",
            ["Sec-WebSocket-Accept"] = accept,
            ["Srv-Timestamp"] = Time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "",
        });
        using var socket = WebSocket.CreateFromStream(stream, isServer: true, subProtocol: null, keepAliveInterval: TimeSpan.Zero);
        var served = new StreamServerConnection(this, socket, connection);
        _open[served] = 0;
        _accepted.Writer.TryWrite(served);
        try
        {
            await served.ServeAsync(stopping);
        }
        finally
        {
            _open.TryRemove(served, out _);
            foreach (ServedChannel channel in _channels.Values)
            {
                channel.Subscribers.TryRemove(served, out _);
            }
        }
    }

    internal void Respond(StreamServerConnection connection, JsonElement command)
    {
        if (Handles(connection, command))
        {
            return;
        }

        int id = command.GetProperty("id").GetInt32();
        if (command.TryGetProperty("connect", out _))
        {
            connection.Send($$"""{"id":{{id}},"connect":{{ConnectResult}} }""");
        }
        else if (command.TryGetProperty("subscribe", out JsonElement subscribe))
        {
            string name = subscribe.GetProperty("channel").GetString()!;
            if (_channels.TryGetValue(name, out ServedChannel? channel))
            {
                channel.Subscribe(connection, id, subscribe);
            }
            else
            {
                connection.Send($$"""{"id":{{id}},"error":{"code":100,"message":"internal server error","temporary":true} }""");
            }
        }
        else if (command.TryGetProperty("unsubscribe", out JsonElement unsubscribe))
        {
            if (_channels.TryGetValue(unsubscribe.GetProperty("channel").GetString()!, out ServedChannel? channel))
            {
                channel.Subscribers.TryRemove(connection, out _);
            }

            connection.Send($$"""{"id":{{id}},"unsubscribe":{} }""");
        }
        else if (command.TryGetProperty("refresh", out _))
        {
            connection.Send($$"""{"id":{{id}},"refresh":{"client":"c","version":"0","expires":true,"ttl":3600} }""");
        }
    }
}

/// <summary>A channel of the server.</summary>
internal sealed class ServedChannel(string name, bool hasHistory)
{
    private readonly object _lock = new();
    private readonly List<string> _history = [];
    private string _snapshot = "null";
    private string _epoch = "e1";

    public ConcurrentDictionary<StreamServerConnection, byte> Subscribers { get; } = new();

    /// <summary>True if the position of a recovery is the one that was asked for, as in newer servers; false if it is that of the last message.</summary>
    public bool RepeatsPosition { get; set; }

    /// <summary>The number of the last message.</summary>
    public int Offset { get; private set; }

    public ServedChannel With(string snapshot)
    {
        lock (_lock)
        {
            _snapshot = snapshot;
            return this;
        }
    }

    /// <summary>Sends a message to all subscribers.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="isSent">False if it is only in the history, as if it was lost on the way.</param>
    public void Publish(string data, bool isSent = true)
    {
        lock (_lock)
        {
            _history.Add(data);
            Offset++;
            string offset = hasHistory ? $",\"offset\":{Offset}" : "";
            foreach (StreamServerConnection subscriber in isSent ? Subscribers.Keys : [])
            {
                subscriber.Send($$"""{"push":{"channel":"{{name}}","pub":{"data":{{data}}{{offset}} } } }""");
            }
        }
    }

    /// <summary>Sends one of the last messages again.</summary>
    /// <param name="back">1 for the last, 2 for the one before.</param>
    public void Repeat(int back = 1)
    {
        lock (_lock)
        {
            foreach (StreamServerConnection subscriber in Subscribers.Keys)
            {
                subscriber.Send($$"""{"push":{"channel":"{{name}}","pub":{"data":{{_history[^back]}},"offset":{{Offset - back + 1}} } } }""");
            }
        }
    }

    /// <summary>Loses the history.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _history.Clear();
            (Offset, _epoch) = (0, _epoch + "1");
        }
    }

    public void Subscribe(StreamServerConnection connection, int id, JsonElement subscribe)
    {
        lock (_lock)
        {
            int offset = Offset;
            string recovery = "";
            if (subscribe.TryGetProperty("recover", out JsonElement recover) && recover.GetBoolean())
            {
                int from = subscribe.GetProperty("offset").GetInt32();
                bool isRecovered = subscribe.GetProperty("epoch").GetString() == _epoch && from <= Offset;
                string publications = string.Join(',', Enumerable.Range(from, Math.Max(0, Offset - from)).Select(i => $$"""{"data":{{_history[i]}},"offset":{{i + 1}} }"""));
                offset = isRecovered && RepeatsPosition ? from : Offset;
                recovery = isRecovered ? $"\"recovered\":true,\"was_recovering\":true,\"publications\":[{publications}]," : "\"was_recovering\":true,";
            }

            string position = hasHistory ? $"\"recoverable\":true,\"positioned\":true,\"epoch\":\"{_epoch}\",\"offset\":{offset}," : "";
            connection.Send($$"""{"id":{{id}},"subscribe":{ {{position}}{{recovery}}"data":{{_snapshot}} } }""");
            Subscribers[connection] = 0;
        }
    }
}

/// <summary>A connection to the server.</summary>
internal sealed class StreamServerConnection(StreamServer server, WebSocket socket, HttpConnection connection)
{
    private readonly Channel<Func<Task>> _toSend = Channel.CreateUnbounded<Func<Task>>();
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();

    /// <summary>The number of pongs.</summary>
    public int Pongs { get; private set; }

    /// <summary>Sends a message as it is.</summary>
    public void Send(string message) => _toSend.Writer.TryWrite(
        () => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None));

    /// <summary>Resets the connection.</summary>
    public void Cut() => connection.Reset();

    /// <summary>Closes the connection with a code.</summary>
    public void Close(int code, string reason) => _toSend.Writer.TryWrite(() => socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None));

    /// <summary>Sends a binary message.</summary>
    public void SendBinary() => _toSend.Writer.TryWrite(() => socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None));

    /// <summary>The next command with a member; others before it are skipped. A pong is a command without members.</summary>
    public async Task<JsonElement> ReceivedAsync(string member)
    {
        while (true)
        {
            JsonElement command = await _received.Reader.ReadAsync();
            if (member.Length == 0 ? !command.EnumerateObject().Any() : command.TryGetProperty(member, out _))
            {
                return command;
            }
        }
    }

    public async Task ServeAsync(CancellationToken stopping)
    {
        Task sending = SendAllAsync(stopping);
        byte[] buffer = new byte[1 << 20];
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), stopping);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    foreach (string line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n'))
                    {
                        using JsonDocument document = JsonDocument.Parse(line);
                        JsonElement command = document.RootElement.Clone();
                        if (command.EnumerateObject().Any())
                        {
                            server.Respond(this, command);
                        }
                        else
                        {
                            Pongs++;
                        }

                        // A test that goes on from here finds the command carried out: what it publishes reaches the subscriber.
                        _received.Writer.TryWrite(command);
                    }

                    length = 0;
                }
            }
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test has cut the connection.
        }
        finally
        {
            _toSend.Writer.TryComplete();
            _received.Writer.TryComplete();
            await sending;
        }
    }

    private async Task SendAllAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (Func<Task> send in _toSend.Reader.ReadAllAsync(stopping))
            {
                await send();
            }
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The client has gone, or the test has cut the connection.
        }
    }
}
