using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlastFx.Bench;

/// <summary>What a feeder sends.</summary>
/// <param name="Kind">The channels: <c>trade</c> or <c>orderbook</c>.</param>
/// <param name="Markets">The number of markets; the client must subscribe to all of them.</param>
/// <param name="Messages">The number of messages.</param>
/// <param name="PerSecond">The number of messages a second, each with the time it is sent at; 0 for prepared ones as fast as they go.</param>
internal sealed record Feed(string Kind, int Markets, int Messages, int PerSecond);

/// <summary>
/// A server that sends prepared messages to whoever subscribes, each in a WebSocket message of its own. It composes nothing while it
/// sends, so that it costs all clients the same.
/// </summary>
internal sealed class StreamFeeder : IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly Feed _feed;
    private readonly List<byte[]> _chunks = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public StreamFeeder(Feed feed)
    {
        _feed = feed;
        if (feed.PerSecond == 0)
        {
            Prepare();
        }

        _listener.Start(backlog: 16);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private static string MarketOf(int index) => string.Create(CultureInfo.InvariantCulture, $"M{index:000}-USD");

    private static string Trade(string market, int number, long time) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""[{"id":"{{market}}-{{number}}","market_id":"{{market}}","timestamp":{{time}},"price":"{{60_000 + (number % 997)}}.5","size":"0.{{1_000 + (number % 8_999)}}","liquidation":false,"taker_side":"{{(number % 2 == 0 ? "long" : "short")}}"}]""");

    private static string Book(string market, int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"market_id":"{{market}}","bids":[["{{59_900 + (number % 90)}}","0.{{1_000 + (number % 8_999)}}"],["59999","{{1 + (number % 7)}}"]],"asks":[["60001","{{1 + (number % 5)}}"],["{{60_010 + (number % 90)}}","{{number % 3}}"]],"sequence":{{number}},"timestamp":1767225600000000}""");

    private static byte[] Frame(string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        byte[] head = payload.Length < 126 ? [0x81, (byte)payload.Length] : [0x81, 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. head, .. payload];
    }

    private string Message(int index, long time)
    {
        string market = MarketOf(index % _feed.Markets);
        int number = (index / _feed.Markets) + 1;
        string data = _feed.Kind == "trade" ? Trade(market, number, time) : Book(market, number);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"push":{"channel":"{{_feed.Kind}}:{{market}}","pub":{"data":{{data}},"offset":{{number}}} } }""");
    }

    private void Prepare()
    {
        var chunk = new MemoryStream();
        for (int i = 0; i < _feed.Messages; i++)
        {
            chunk.Write(Frame(Message(i, 1_767_225_600_000_000 + i)));
            if (chunk.Length >= ChunkSize || i == _feed.Messages - 1)
            {
                _chunks.Add(chunk.ToArray());
                chunk.SetLength(0);
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket connection = await _listener.AcceptSocketAsync();
            connection.NoDelay = true;
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            while (await ReadHeadAsync(stream) is { } head)
            {
                if (head.StartsWith("GET /ws", StringComparison.Ordinal))
                {
                    await StreamAsync(stream, head);
                    return;
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(Response(head)));
            }
        }
        catch (Exception gone) when (gone is IOException or WebSocketException)
        {
            // The client has what it wanted.
        }
    }

    private string Response(string head)
    {
        string result = head.StartsWith("POST /jwt", StringComparison.Ordinal)
            ? $"\"{Jwt()}\""
            : string.Join(',', Enumerable.Range(0, _feed.Markets).Select(i => $$"""{"id":"{{MarketOf(i)}}","status":"active","min_tick":"0.5","min_order":"0.0001"}"""));
        string json = $$"""{"success":true,"error":"","result":[{{result}}]}""";
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
    }

    private static string Jwt()
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.ASCII.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{Part("""{"alg":"HS256"}""")}.{Part("""{"sub":"13","exp":4102444800}""")}.c2lnbmF0dXJl";
    }

    private async Task StreamAsync(NetworkStream stream, string head)
    {
        const string key = "Sec-WebSocket-Key: ";
        int start = head.IndexOf(key, StringComparison.OrdinalIgnoreCase) + key.Length;
        string accept = head[start..head.IndexOf('\r', start)] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        // The handshake of RFC 6455 requires SHA-1.
#pragma warning disable CA5350
        string hash = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(accept)));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {hash}\r\n\r\n"));
        using var socket = WebSocket.CreateFromStream(stream, isServer: true, subProtocol: null, keepAliveInterval: TimeSpan.Zero);
        byte[] buffer = new byte[1 << 20];
        for (int subscriptions = 0; subscriptions < _feed.Markets;)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            foreach (string line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using JsonDocument command = JsonDocument.Parse(line);
                string reply = ReplyTo(command.RootElement);
                subscriptions += reply.Contains("subscribe", StringComparison.Ordinal) ? 1 : 0;
                await socket.SendAsync(Encoding.UTF8.GetBytes(reply), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }

        await (_feed.PerSecond == 0 ? FloodAsync(stream) : PaceAsync(stream));
        // Until the client closes the connection.
        await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
    }

    private async Task FloodAsync(NetworkStream stream)
    {
        foreach (byte[] chunk in _chunks)
        {
            await stream.WriteAsync(chunk);
        }
    }

    private async Task PaceAsync(NetworkStream stream)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < _feed.Messages; i++)
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < (double)i / _feed.PerSecond)
            {
                Thread.Sleep(TimeSpan.FromMicroseconds(100));
            }

            long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            await stream.WriteAsync(Frame(Message(i, now)));
        }
    }

    private string ReplyTo(JsonElement command)
    {
        int id = command.GetProperty("id").GetInt32();
        if (command.TryGetProperty("connect", out _))
        {
            return $$"""{"id":{{id}},"connect":{"client":"c","version":"0"} }""";
        }

        string channel = command.GetProperty("subscribe").GetProperty("channel").GetString()!;
        string data = _feed.Kind == "trade" ? "[]" : Book(channel[(channel.IndexOf(':', StringComparison.Ordinal) + 1)..], 0);
        return $$"""{"id":{{id}},"subscribe":{"recoverable":true,"positioned":true,"epoch":"e","offset":0,"data":{{data}} } }""";
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string text = head.ToString();
        int at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            await stream.ReadExactlyAsync(new byte[int.Parse(text.AsSpan(at + 16, text.IndexOf('\r', at) - at - 16), CultureInfo.InvariantCulture)]);
        }

        return text;
    }
}
