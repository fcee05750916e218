using System.Text.Json;

namespace BlastFx.Sandbox.Streams;

/// <summary>Writes the results of subscriptions, and the publications in them.</summary>
internal static class SubscribeReply
{
    /// <summary>The reply of a channel without history: its snapshot only.</summary>
    public static byte[] Of(SubscribeRequest request, byte[] snapshot) => StreamReply.Result(request.Id, "subscribe", json => WriteData(json, snapshot));

    /// <summary>The reply of a channel with history: what the client has missed, if it asks for it and all of it is there.</summary>
    /// <exception cref="CommandException">The client accepts no subscription without recovery.</exception>
    public static byte[] Of(SubscribeRequest request, byte[] snapshot, ChannelHistory history, long time)
    {
        IReadOnlyList<Publication>? missed = request.Recover is { } position ? history.After(position, time) : null;
        if (missed is null && request is { Recover: not null, RejectsUnrecovered: true })
        {
            throw new CommandException(StreamError.UnrecoverablePosition);
        }

        // The position of a recovered subscription is the client's own: its publications move it on.
        long offset = missed is null ? history.Top.Offset : request.Recover!.Value.Offset;
        return StreamReply.Result(request.Id, "subscribe", json =>
        {
            json.WriteBoolean("recoverable"u8, true);
            json.WriteString("epoch"u8, history.Top.Epoch);
            WritePublications(json, missed ?? []);
            WriteIf(json, "recovered", missed is not null);
            json.WriteNumber("offset"u8, offset);
            json.WriteBoolean("positioned"u8, true);
            WriteData(json, snapshot);
            WriteIf(json, "was_recovering", request.Recover is not null);
        });
    }

    private static void WritePublications(Utf8JsonWriter json, IReadOnlyList<Publication> publications)
    {
        if (publications.Count == 0)
        {
            return;
        }

        json.WriteStartArray("publications"u8);
        foreach (Publication publication in publications)
        {
            json.WriteStartObject();
            WriteData(json, publication.Data);
            json.WriteNumber("offset"u8, publication.Offset);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // As at the exchange, what is false is left out.
    private static void WriteIf(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlyMemory<byte> data)
    {
        json.WritePropertyName("data"u8);
        json.WriteRawValue(data.Span, skipInputValidation: true);
    }
}
