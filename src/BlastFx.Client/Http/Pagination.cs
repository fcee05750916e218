using System.Text.Json;

namespace BlastFx.Http;

/// <summary>What an answer says of the list it is a page of. None of it need be so.</summary>
/// <param name="Total">How many rows the list has; null where it does not tell.</param>
/// <param name="Page">Which page it is, from 0; null where it does not tell.</param>
/// <param name="Limit">How many rows a page has at the most; null where it does not tell.</param>
internal readonly record struct Pagination(long? Total, long? Page, long? Limit)
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
        long? page = null;
        long? limit = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTotal = reader.ValueTextEquals("total"u8);
            bool isPage = reader.ValueTextEquals("page"u8);
            bool isLimit = reader.ValueTextEquals("limit"u8);
            reader.Read();
            total = isTotal ? Count(ref reader) : total;
            page = isPage ? Count(ref reader) : page;
            limit = isLimit ? Count(ref reader) : limit;
            reader.Skip();
        }

        return new Pagination(total, page, limit);
    }

    private static long? Count(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) ? count : null;
}
