using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Reads the <c>result</c> of an answer while the answer itself is read.</summary>
internal abstract class ResultReader
{
    /// <summary>Reads the value the reader stands on; what is wrong with a row is in what comes back.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public abstract object Read(ref Utf8JsonReader reader, ResponseText answer);
}

/// <summary>The whole text that a reader reads.</summary>
/// <param name="json">The text.</param>
/// <param name="mask">Takes secrets out of what is quoted of it; null where nothing in it is secret.</param>
internal readonly ref struct ResponseText(ReadOnlySpan<byte> json, Func<string, string>? mask)
{
    private const int MaxQuoted = 16_384;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>A part of the text.</summary>
    public ReadOnlySpan<byte> this[Range part] => _json[part];

    /// <summary>A part of the text for people to read.</summary>
    public string Quote(ReadOnlySpan<byte> part) =>
        Shown(part.Length > MaxQuoted ? Encoding.UTF8.GetString(part[..MaxQuoted]) + "…" : Encoding.UTF8.GetString(part));

    /// <summary>A text without secrets.</summary>
    public string Shown(string text) => mask?.Invoke(text) ?? text;
}

/// <summary>Reads rows, each for itself: one that cannot be read does not hide the others.</summary>
internal sealed class RecordListReader<TRecord> : ResultReader
    where TRecord : OpenRecord
{
    public static readonly RecordListReader<TRecord> Instance = new();

    /// <summary>Reads an array of rows, or the one row that stands without an array.</summary>
    public override List<ReadRecord<TRecord>> Read(ref Utf8JsonReader reader, ResponseText answer)
    {
        var rows = new List<ReadRecord<TRecord>>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                rows.Add(ReadRecord(ref reader, answer));
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            rows.Add(ReadRecord(ref reader, answer));
        }

        return rows;
    }

    private static ReadRecord<TRecord> ReadRecord(ref Utf8JsonReader reader, ResponseText answer)
    {
        Utf8JsonReader atRow = reader;
        int start = (int)reader.TokenStartIndex;
        TRecord? record = null;
        UnreadableException? unreadable = null;
        try
        {
            record = RecordReader<TRecord>.Instance.Read(ref reader, answer);
        }
        catch (UnreadableException failure)
        {
            unreadable = failure;
            reader = atRow;
            reader.Skip();
        }

        ReadOnlySpan<byte> json = answer[start..(int)reader.BytesConsumed];
        return new ReadRecord<TRecord>(record, unreadable is null ? null : Unreadable(unreadable, json, answer), ContentHash.Of(json));
    }

    private static UnreadableRecord Unreadable(UnreadableException unreadable, ReadOnlySpan<byte> json, ResponseText answer)
    {
        string? id = TextOf(json, "id"u8, answer);
        string? name = id ?? TextOf(json, "time"u8, answer) ?? TextOf(json, "timestamp"u8, answer);
        string? market = TextOf(json, "market_id"u8, answer) ?? (typeof(TRecord) == typeof(Market) ? id : null);
        string message = answer.Shown($"The exchange's {typeof(TRecord).Name}{(name is null ? "" : " ")}{name} cannot be read: {unreadable.What}.");
        return new UnreadableRecord(0, id, market, answer.Quote(json), new BfxException(BfxErrorIds.UnexpectedResponse, message));
    }

    /// <summary>The text of a row's own field; null where it has no such field with a text.</summary>
    private static string? TextOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field, ResponseText answer)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isField = reader.ValueSpan.SequenceEqual(field);
            reader.Read();
            if (isField && reader.TokenType is (JsonTokenType.String or JsonTokenType.Number) && !reader.ValueIsEscaped)
            {
                return answer.Quote(reader.ValueSpan);
            }

            reader.Skip();
        }

        return null;
    }
}
