using System.Globalization;
using System.Text;
using System.Text.Json;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Streams;

/// <summary>The JSON messages of the server.</summary>
internal static class StreamReply
{
    public static readonly ReadOnlyMemory<byte> Ping = "{}"u8.ToArray();

    private static readonly byte[] s_end = "}}}"u8.ToArray();

    /// <summary>The reply to a command, with the members of its result.</summary>
    public static byte[] Result(long id, string method, Action<Utf8JsonWriter> writeMembers) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteStartObject(method);
        writeMembers(json);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The reply to a command that failed.</summary>
    public static byte[] Error(long id, StreamError error) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (error.IsTemporary)
        {
            json.WriteBoolean("temporary"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The message that the connection ends.</summary>
    public static byte[] Disconnect(int code, string reason) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("push"u8);
        WriteEnd(json, "disconnect", code, reason);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The message that a subscription has ended.</summary>
    public static byte[] Unsubscribe(string channel, int code, string reason) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("push"u8);
        json.WriteString("channel"u8, channel);
        WriteEnd(json, "unsubscribe", code, reason);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A publication of a channel; without an offset if the channel has no history.</summary>
    public static byte[] Publication(string channel, ReadOnlyMemory<byte> data, long? offset)
    {
        byte[] start = Encoding.UTF8.GetBytes($"{{\"push\":{{\"channel\":{JsonText.Quote(channel)},\"pub\":{{\"data\":");
        byte[] end = offset is { } known ? Encoding.UTF8.GetBytes($",\"offset\":{known.ToString(CultureInfo.InvariantCulture)}}}}}}}") : s_end;
        return [.. start, .. data.Span, .. end];
    }

    private static void WriteEnd(Utf8JsonWriter json, string name, int code, string reason)
    {
        json.WriteStartObject(name);
        json.WriteNumber("code"u8, code);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }
}
