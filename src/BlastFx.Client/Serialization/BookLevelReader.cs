using System.Globalization;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Reads a level of an order book, an array of price and size. Further elements are kept as fields named by their position.</summary>
internal sealed class BookLevelReader : RecordReader<BookLevel>
{
    /// <summary>The reader if the record type is a level; null for other types.</summary>
    public static BookLevelReader? For<TRecord>() => typeof(TRecord) == typeof(BookLevel) ? new BookLevelReader() : null;

    public override BookLevel Read(ref Utf8JsonReader reader, ResponseText response)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where an array of price and size belongs");
        }

        var level = new BookLevel { Price = Next(ref reader, "price"), Size = Next(ref reader, "size") };
        for (int place = 2; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
        {
            (level.UnknownFields ??= [])[string.Create(CultureInfo.InvariantCulture, $"value_{place}")] = JsonElement.ParseValue(ref reader);
        }

        return level;
    }

    private static decimal Next(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        try
        {
            return ExactDecimal.Read(ref reader);
        }
        catch (UnreadableException unreadable)
        {
            unreadable.Within(what);
            throw;
        }
    }
}
