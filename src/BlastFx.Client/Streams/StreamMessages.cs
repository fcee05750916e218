using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>Receives the messages of a connection, in their order.</summary>
internal interface IStreamMessages
{
    void OnPing();

    void OnReply(StreamReply reply);

    /// <summary>The feed of a channel, by the name's bytes; null if there is none.</summary>
    ChannelFeed? FindFeed(ReadOnlySpan<byte> channel);

    /// <summary>Called with the data of a publication, which the feed has decoded.</summary>
    void OnPublication(ChannelFeed feed, object decoded, long? offset);

    /// <summary>The exchange has ended a subscription.</summary>
    void OnUnsubscribed(ChannelFeed feed, int code, string reason);

    /// <summary>The exchange is about to close the connection.</summary>
    void OnDisconnect(int code, string reason);
}

/// <summary>Reads the messages of the Centrifuge JSON protocol, version 2: one or several in a WebSocket message, separated by line feeds.</summary>
/// <param name="receiver">Receives what is read.</param>
/// <param name="mask">Masks secrets in texts of the exchange.</param>
internal sealed class StreamMessages(IStreamMessages receiver, Func<string, string> mask)
{
    private static readonly byte[] s_ping = [(byte)'{', (byte)'}'];

    /// <summary>Reads a WebSocket message.</summary>
    /// <exception cref="JsonException">It is not one of the protocol.</exception>
    public void Read(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            int end = message.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = (end < 0 ? message : message[..end]).Trim(" \t\r"u8);
            message = end < 0 ? default : message[(end + 1)..];
            if (line.Span.SequenceEqual(s_ping))
            {
                receiver.OnPing();
            }
            else if (!line.IsEmpty)
            {
                ReadLine(line);
            }
        }
    }

    private void ReadLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (!TryReadPublication(line.Span))
            {
                ReadOther(line);
            }
        }
        catch (Exception wrong) when (wrong is FormatException or (InvalidOperationException and not ObjectDisposedException))
        {
            // Also names and texts that are not Unicode.
            throw new JsonException("A member of a message has the wrong type.", wrong);
        }
    }

    /// <summary>Reads a publication in one pass, if its members are in the usual order. Nothing has happened otherwise.</summary>
    private bool TryReadPublication(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!(IsNext(ref reader, JsonTokenType.StartObject) && IsNextName(ref reader, "push"u8) && IsNext(ref reader, JsonTokenType.StartObject)
            && IsNextName(ref reader, "channel"u8) && IsNext(ref reader, JsonTokenType.String) && !reader.ValueIsEscaped))
        {
            return false;
        }

        ChannelFeed? feed = receiver.FindFeed(reader.ValueSpan);
        if (!(IsNextName(ref reader, "pub"u8) && IsNext(ref reader, JsonTokenType.StartObject)))
        {
            return false;
        }

        object? decoded = null;
        long? offset = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data"u8);
            bool isOffset = reader.ValueTextEquals("offset"u8);
            reader.Read();
            if (isData && feed is not null)
            {
                decoded = feed.Decode(ref reader, new ResponseText(line, mask));
            }
            else if (isOffset && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
            {
                offset = number;
            }
            else
            {
                reader.Skip();
            }
        }

        // The rest must be valid, too.
        while (reader.Read())
        {
        }

        if (feed is not null && decoded is not null)
        {
            receiver.OnPublication(feed, decoded, offset);
        }

        return true;
    }

    private void ReadOther(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement message = document.RootElement;
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A message is not an object.");
        }

        if (StreamReply.Member(message, "push") is { } push)
        {
            ReadPush(push);
        }
        else if (StreamReply.Member(message, "disconnect") is { } disconnect)
        {
            ReadDisconnect(disconnect);
        }
        else if (message.EnumerateObject().Any())
        {
            receiver.OnReply(StreamReply.Read(message, mask));
        }
        else
        {
            receiver.OnPing();
        }
    }

    private void ReadPush(JsonElement push)
    {
        if (StreamReply.Member(push, "disconnect") is { } disconnect)
        {
            ReadDisconnect(disconnect);
            return;
        }

        string? channel = StreamReply.Member(push, "channel")?.GetString();
        if (channel is null || receiver.FindFeed(System.Text.Encoding.UTF8.GetBytes(channel)) is not { } feed)
        {
            return;
        }

        if (StreamReply.Member(push, "pub") is { } publication)
        {
            StreamPublication received = StreamReply.ReadPublication(publication);
            receiver.OnPublication(feed, feed.Decode(received.Data, mask), received.Offset);
        }
        else if (StreamReply.Member(push, "unsubscribe") is { } unsubscribe)
        {
            (int code, string reason) = ReadEnd(unsubscribe);
            receiver.OnUnsubscribed(feed, code, reason);
        }
    }

    private void ReadDisconnect(JsonElement disconnect)
    {
        (int code, string reason) = ReadEnd(disconnect);
        receiver.OnDisconnect(code, reason);
    }

    private (int Code, string Reason) ReadEnd(JsonElement end) =>
        (StreamReply.Member(end, "code")?.GetInt32() ?? 0, mask(StreamReply.Member(end, "reason")?.GetString() ?? ""));

    private static bool IsNext(ref Utf8JsonReader reader, JsonTokenType token) => reader.Read() && reader.TokenType == token;

    private static bool IsNextName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name);
}
