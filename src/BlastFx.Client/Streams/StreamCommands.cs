using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using BlastFx.Authentication;

namespace BlastFx.Streams;

/// <summary>A place in the history of a channel.</summary>
/// <param name="Epoch">The id of the history; it changes when the exchange loses it.</param>
/// <param name="Offset">The number of the last message.</param>
internal readonly record struct StreamPosition(string Epoch, long Offset);

/// <summary>Writes the commands of the Centrifuge JSON protocol, version 2 (https://centrifugal.dev/docs/transports/client_protocol).</summary>
internal static class StreamCommands
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The response to a ping.</summary>
    public static byte[] Pong { get; } = "{}"u8.ToArray();

    public static byte[] Connect(int id, Secret token) => Write(id, "connect", json =>
    {
        WriteToken(json, token);
        json.WriteString("name", "blastfx");
    });

    /// <summary>Subscribes to a channel; with a position, the messages after it are sent first.</summary>
    public static byte[] Subscribe(int id, string channel, StreamPosition? from) => Write(id, "subscribe", json =>
    {
        json.WriteString("channel", channel);
        if (from is { } position)
        {
            json.WriteBoolean("recover", true);
            json.WriteString("epoch", position.Epoch);
            json.WriteNumber("offset", position.Offset);
        }
    });

    public static byte[] Unsubscribe(int id, string channel) => Write(id, "unsubscribe", json => json.WriteString("channel", channel));

    public static byte[] Refresh(int id, Secret token) => Write(id, "refresh", json => WriteToken(json, token));

    private static void WriteToken(Utf8JsonWriter json, Secret token) => token.Use(utf8 =>
    {
        // Tokens need no escapes (Credentials.IsToken).
        json.WriteString("token", utf8);
        return true;
    });

    private static byte[] Write(int id, string command, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteStartObject(command);
            members(json);
            json.WriteEndObject();
            json.WriteNumber("id", id);
            json.WriteEndObject();
        }

        byte[] message = buffer.WrittenSpan.ToArray();
        // Commands can hold tokens.
        buffer.Clear();
        return message;
    }
}
