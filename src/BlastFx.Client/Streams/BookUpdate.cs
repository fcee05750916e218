using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>
/// A snapshot or an update of an order book. It is read without a record for the whole, because there are thousands a second, of
/// which only some are shown.
/// </summary>
internal sealed class BookUpdate
{
    public List<BookLevel> Bids { get; } = [];

    public List<BookLevel> Asks { get; } = [];

    public long Sequence { get; private set; }

    public DateTimeOffset? Timestamp { get; private set; }

    /// <summary>Reads the update at the reader's position, to its end.</summary>
    /// <returns>The update, or why it cannot be read.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public static object Read(ref Utf8JsonReader reader, ResponseText text)
    {
        Utf8JsonReader atStart = reader;
        try
        {
            return ReadObject(ref reader, text);
        }
        catch (UnreadableException unreadable)
        {
            reader = atStart;
            reader.Skip();
            return unreadable.What;
        }
    }

    /// <summary>The update of an order book that was read.</summary>
    /// <returns>Null if it has no sequence number, or a level that cannot be read.</returns>
    public static BookUpdate? Of(OrderBook book)
    {
        if (book.Sequence is not { } sequence || book.GetUnreadableRecords().Any())
        {
            return null;
        }

        var update = new BookUpdate { Sequence = sequence, Timestamp = book.Timestamp };
        update.Bids.AddRange(book.Bids);
        update.Asks.AddRange(book.Asks);
        return update;
    }

    private static BookUpdate ReadObject(ref Utf8JsonReader reader, ResponseText text)
    {
        bool isInArray = reader.TokenType == JsonTokenType.StartArray;
        if (isInArray)
        {
            // A single record can come in an array.
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where an order book belongs");
        }

        var update = new BookUpdate();
        bool hasSequence = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hasSequence |= update.ReadField(ref reader, text);
        }

        if (isInArray && !(reader.Read() && reader.TokenType == JsonTokenType.EndArray))
        {
            throw new UnreadableException("more than one order book");
        }

        return hasSequence ? update : throw new UnreadableException("it has no sequence number");
    }

    /// <returns>True if the field is the sequence number.</returns>
    private bool ReadField(ref Utf8JsonReader reader, ResponseText text)
    {
        List<BookLevel>? side = reader.ValueTextEquals("bids"u8) ? Bids : reader.ValueTextEquals("asks"u8) ? Asks : null;
        bool isSequence = reader.ValueTextEquals("sequence"u8);
        bool isTimestamp = reader.ValueTextEquals("timestamp"u8);
        reader.Read();
        if (side is not null)
        {
            ReadSide(ref reader, text, side);
        }
        else if (isSequence)
        {
            decimal number = ExactDecimal.Read(ref reader);
            Sequence = number == decimal.Truncate(number) && number is >= 0 and <= long.MaxValue ? (long)number : throw new UnreadableException("the sequence number is not a whole number");
        }
        else if (isTimestamp && reader.TokenType != JsonTokenType.Null)
        {
            Timestamp = UnixTime.Read(ref reader, inSeconds: false);
        }
        else
        {
            reader.Skip();
        }

        return isSequence;
    }

    private static void ReadSide(ref Utf8JsonReader reader, ResponseText text, List<BookLevel> side)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where the levels of a side belong");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            side.Add(RecordReader<BookLevel>.Instance.Read(ref reader, text));
        }
    }
}
