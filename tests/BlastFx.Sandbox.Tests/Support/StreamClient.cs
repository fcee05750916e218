using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A WebSocket client that sends texts and reads the lines of the server's messages.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _lines = new();
    private long _nextId = 1;

    private StreamClient()
    {
    }

    /// <summary>False if pings are read like other messages.</summary>
    public bool RespondsToPings { get; set; } = true;

    /// <summary>The number of pings that the client responded to.</summary>
    public int Pings { get; private set; }

    /// <summary>The code and the reason of the server's close frame.</summary>
    public (int Code, string Reason) Closed => ((int)_socket.CloseStatus!, _socket.CloseStatusDescription!);

    /// <summary>Opens a WebSocket.</summary>
    public static async Task<StreamClient> OpenAsync(SandboxExchange exchange)
    {
        var client = new StreamClient();
        client._socket.Options.Proxy = null;
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await client._socket.ConnectAsync(exchange.WebSocketUri, CancellationToken.None);
        return client;
    }

    /// <summary>Opens a WebSocket and connects with the private token of the first account.</summary>
    public static async Task<StreamClient> ConnectAsync(SandboxExchange exchange, string? token = null)
    {
        StreamClient client = await OpenAsync(exchange);
        JsonElement reply = await client.AskAsync("connect", new { token = token ?? exchange.CreateApiKey(TestSandbox.Profile).PrivateJwt, name = "test" });
        Assert.True(reply.TryGetProperty("connect", out _), reply.GetRawText());
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        _socket.SendAsync(bytes, type, endOfMessage, CancellationToken.None);

    /// <summary>Sends a command and reads its reply, which must be the next message.</summary>
    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        long id = _nextId++;
        await SendAsync(JsonSerializer.Serialize(new Dictionary<string, object> { [method] = parameters, ["id"] = id }));
        JsonElement reply = await NextAsync();
        Assert.Equal(id, reply.Number("id"));
        return reply;
    }

    /// <summary>Subscribes and returns the result.</summary>
    public async Task<JsonElement> SubscribeAsync(string channel)
    {
        JsonElement reply = await AskAsync("subscribe", new { channel });
        Assert.True(reply.TryGetProperty("subscribe", out JsonElement result), reply.GetRawText());
        return result;
    }

    /// <summary>Subscribes from a position and returns the result.</summary>
    public async Task<JsonElement> RecoverAsync(string channel, string epoch, long offset)
    {
        JsonElement reply = await AskAsync("subscribe", new { channel, recover = true, epoch, offset });
        Assert.True(reply.TryGetProperty("subscribe", out JsonElement result), reply.GetRawText());
        return result;
    }

    /// <summary>Reads the next message, which must be a publication of a channel.</summary>
    public async Task<JsonElement> PublicationAsync(string channel)
    {
        JsonElement push = (await NextAsync()).GetProperty("push");
        Assert.Equal(channel, push.Text("channel"));
        return push.GetProperty("pub");
    }

    /// <summary>Reads the next message, which must be a reply with an error. Returns its code.</summary>
    public async Task<(long Code, bool IsTemporary)> ErrorAsync(string method, object parameters)
    {
        JsonElement error = (await AskAsync(method, parameters)).GetProperty("error");
        return (error.Number("code"), error.TryGetProperty("temporary", out JsonElement temporary) && temporary.GetBoolean());
    }

    /// <summary>Reads the next message, and responds to pings before it.</summary>
    public async Task<JsonElement> NextAsync()
    {
        string line;
        while ((line = await LineAsync() ?? throw new InvalidOperationException($"The server closed the connection: {Closed}")) == "{}" && RespondsToPings)
        {
            Pings++;
            await SendAsync(line);
        }

        return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>Reads until the server closes the connection. Returns the lines.</summary>
    public async Task<IReadOnlyList<string>> ReadToCloseAsync()
    {
        var lines = new List<string>();
        while (await LineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Reads the next frame; returns null if the server closed the connection.</summary>
    public async Task<string?> FrameAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(message.GetMemory(), CancellationToken.None);
            message.Advance(part.Count);
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(message.WrittenSpan);
    }

    /// <summary>Sends a close frame, and does not wait for that of the exchange.</summary>
    public Task SendCloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync()
    {
        if (_lines.Count == 0 && await FrameAsync() is { } frame)
        {
            Array.ForEach(frame.Split('\n'), _lines.Enqueue);
        }

        return _lines.TryDequeue(out string? line) ? line : null;
    }
}
