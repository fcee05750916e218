using System.Text.Json;

namespace BlastFx.Http;

/// <summary>What an answer says of the list it is a page of.</summary>
/// <param name="Total">How many rows the list has; null where it does not tell.</param>
/// <param name="Limit">How many rows a page has at the most; null where it does not tell.</param>
internal readonly record struct Pagination(long? Total, long? Limit)
{
    /// <summary>Reads the object the reader stands on; what is none says nothing.</summary>
    public static Pagination? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long? total = null;
        long? limit = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTotal = reader.ValueTextEquals("total"u8);
            bool isLimit = reader.ValueTextEquals("limit"u8);
            reader.Read();
            total = isTotal ? Count(ref reader) : total;
            limit = isLimit ? Count(ref reader) : limit;
            reader.Skip();
        }

        return new Pagination(total, limit);
    }

    private static long? Count(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count >= 0 ? count : null;
}
