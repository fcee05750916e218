using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Reads the <c>result</c> of a response while the response is parsed.</summary>
internal abstract class ResultReader
{
    /// <summary>Reads the value at the reader's position; items that cannot be read are part of the return value.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public abstract object Read(ref Utf8JsonReader reader, ResponseText response);
}

/// <summary>The whole text of a response.</summary>
/// <param name="json">The text.</param>
/// <param name="mask">Masks secrets in quotes of the text; null if it has no secrets.</param>
internal readonly ref struct ResponseText(ReadOnlySpan<byte> json, Func<string, string>? mask)
{
    private const int MaxQuoted = 16_384;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>A part of the text.</summary>
    public ReadOnlySpan<byte> this[Range part] => _json[part];

    /// <summary>A part of the text for messages, secrets masked.</summary>
    public string Quote(ReadOnlySpan<byte> part) =>
        Masked(part.Length > MaxQuoted ? Encoding.UTF8.GetString(part[..MaxQuoted]) + "…" : Encoding.UTF8.GetString(part));

    /// <summary>A text with its secrets masked.</summary>
    public string Masked(string text) => mask?.Invoke(text) ?? text;
}

/// <summary>Reads records independently: one that cannot be read does not affect the others.</summary>
internal sealed class RecordListReader<TRecord> : ResultReader
    where TRecord : OpenRecord
{
    public static readonly RecordListReader<TRecord> Instance = new();

    /// <summary>Reads an array of records, or a single record without an array.</summary>
    public override List<ReadRecord<TRecord>> Read(ref Utf8JsonReader reader, ResponseText response)
    {
        var records = new List<ReadRecord<TRecord>>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                records.Add(ReadRecord(ref reader, response));
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            records.Add(ReadRecord(ref reader, response));
        }

        return records;
    }

    private static ReadRecord<TRecord> ReadRecord(ref Utf8JsonReader reader, ResponseText response)
    {
        Utf8JsonReader atStart = reader;
        int start = (int)reader.TokenStartIndex;
        TRecord? record = null;
        UnreadableException? unreadable = null;
        try
        {
            record = RecordReader<TRecord>.Instance.Read(ref reader, response);
        }
        catch (UnreadableException failure)
        {
            unreadable = failure;
            reader = atStart;
            reader.Skip();
        }

        ReadOnlySpan<byte> json = response[start..(int)reader.BytesConsumed];
        return new ReadRecord<TRecord>(record, unreadable is null ? null : Unreadable(unreadable, json, response), ContentHash.Of(json));
    }

    private static UnreadableRecord Unreadable(UnreadableException unreadable, ReadOnlySpan<byte> json, ResponseText response)
    {
        string? id = TextOf(json, "id"u8, response);
        string? name = id ?? TextOf(json, "time"u8, response) ?? TextOf(json, "timestamp"u8, response);
        string? market = TextOf(json, "market_id"u8, response) ?? (typeof(TRecord) == typeof(Market) ? id : null);
        string message = response.Masked($"The exchange's {typeof(TRecord).Name}{(name is null ? "" : " ")}{name} cannot be read: {unreadable.What}.");
        return new UnreadableRecord(0, id, market, response.Quote(json), new BfxException(BfxErrorIds.UnexpectedResponse, message));
    }

    /// <summary>The text of a top-level field of a record; null if it has no such field.</summary>
    private static string? TextOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field, ResponseText response)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isField = reader.ValueSpan.SequenceEqual(field);
            reader.Read();
            if (isField && reader.TokenType is (JsonTokenType.String or JsonTokenType.Number) && !reader.ValueIsEscaped)
            {
                return response.Quote(reader.ValueSpan);
            }

            reader.Skip();
        }

        return null;
    }
}
