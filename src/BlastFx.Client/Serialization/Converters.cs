using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BlastFx.Serialization;

/// <summary>Amounts, written as text or as JSON numbers.</summary>
internal sealed class AmountConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ExactDecimal.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Words and ids, written as text or, ids, as JSON numbers.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? JsonText.Of(ref reader)
            : throw new JsonException($"a {JsonText.NameOf(reader.TokenType)} where a text belongs");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>UNIX microseconds, to the microsecond.</summary>
internal sealed class MicrosecondsConverter : JsonConverter<DateTimeOffset>
{
    private static readonly decimal s_first = Microseconds(DateTimeOffset.MinValue);
    private static readonly decimal s_last = Microseconds(DateTimeOffset.MaxValue);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        decimal microseconds = ExactDecimal.Read(ref reader);
        if (microseconds != decimal.Truncate(microseconds) || microseconds < s_first || microseconds > s_last)
        {
            throw new JsonException(
                $"'{microseconds.ToString(CultureInfo.InvariantCulture)}' is not a time in UNIX microseconds");
        }

        return DateTimeOffset.UnixEpoch.AddTicks((long)microseconds * TimeSpan.TicksPerMicrosecond);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)Microseconds(value));

    private static decimal Microseconds(DateTimeOffset time) =>
        decimal.Truncate((decimal)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>The leverage of each market, in the order the exchange gives.</summary>
internal sealed class LeverageMapConverter : JsonConverter<LeverageMap>
{
    public override LeverageMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"a {JsonText.NameOf(reader.TokenType)} where the leverage of each market belongs");
        }

        var entries = new List<KeyValuePair<string, decimal>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string marketId = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            try
            {
                entries.Add(new(marketId, ExactDecimal.Read(ref reader)));
            }
            catch (JsonException unreadable)
            {
                throw new JsonException($"leverage of {marketId}: {unreadable.Message}", unreadable);
            }
        }

        return new LeverageMap(entries);
    }

    public override void Write(Utf8JsonWriter writer, LeverageMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string marketId, decimal leverage) in value)
        {
            writer.WriteString(marketId, leverage.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }
}

/// <summary>Rows inside a record.</summary>
internal abstract class RecordListConverter<TRecord> : JsonConverter<RecordList<TRecord>>
    where TRecord : OpenRecord
{
    protected abstract JsonTypeInfo<TRecord> RowType { get; }

    public override RecordList<TRecord> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"a {JsonText.NameOf(reader.TokenType)} where an array of rows belongs");
        }

        var rows = new List<TRecord>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            rows.Add(JsonSerializer.Deserialize(ref reader, RowType) ?? throw new JsonException("a null where a row belongs"));
        }

        return new RecordList<TRecord>(rows);
    }

    public override void Write(Utf8JsonWriter writer, RecordList<TRecord> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (TRecord row in value)
        {
            JsonSerializer.Serialize(writer, row, RowType);
        }

        writer.WriteEndArray();
    }
}
