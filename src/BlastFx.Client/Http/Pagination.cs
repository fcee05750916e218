using System.Text.Json;

namespace BlastFx.Http;

/// <summary>The <c>pagination</c> of a response, as reported by the exchange: none of it is reliable.</summary>
/// <param name="Total">The number of records in the list; null if not reported.</param>
/// <param name="Page">The number of the page, from 0; null if not reported.</param>
/// <param name="Limit">The maximum number of records in a page; null if not reported.</param>
internal readonly record struct Pagination(long? Total, long? Page, long? Limit)
{
    /// <summary>Reads the object at the reader's position; null for any other value.</summary>
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
