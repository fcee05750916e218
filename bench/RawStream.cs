using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace BlastFx.Bench;

/// <summary>ClientWebSocket and Utf8JsonReader alone: each message is read to its end, counted and dropped. Times are in microseconds.</summary>
internal static class RawStream
{
    /// <summary>Receives all messages of a feeder, and returns the time from the connection on.</summary>
    public static double[] Count(Uri address, Feed feed) => [CountAsync(address, feed).GetAwaiter().GetResult()];

    private static async Task<double> CountAsync(Uri address, Feed feed)
    {
        long start = Stopwatch.GetTimestamp();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        IEnumerable<string> subscriptions = Enumerable.Range(0, feed.Markets).Select(i => $$"""{"subscribe":{"channel":"{{feed.Kind}}:M{{i:000}}-USD"},"id":{{i + 2}}}""");
        string commands = string.Join('\n', subscriptions.Prepend("""{"connect":{"token":"t"},"id":1}"""));
        await socket.SendAsync(Encoding.UTF8.GetBytes(commands), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        byte[] buffer = new byte[64 * 1024];
        for (int count = 0; count < feed.Messages;)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            count += IsPush(buffer.AsSpan(0, length)) ? 1 : 0;
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static bool IsPush(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        bool isPush = false;
        while (reader.Read())
        {
            isPush |= reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("push"u8);
        }

        return isPush;
    }
}
