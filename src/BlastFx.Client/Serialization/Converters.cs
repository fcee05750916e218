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

/// <summary>UNIX time in whole units of its own.</summary>
internal abstract class UnixTimeConverter(string unit, long ticksPerUnit) : JsonConverter<DateTimeOffset>
{
    private readonly long _last = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / ticksPerUnit;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long whole) && whole >= 0 && whole <= _last)
        {
            return DateTimeOffset.UnixEpoch.AddTicks(whole * ticksPerUnit);
        }

        decimal time = ExactDecimal.Read(ref reader);
        if (time != decimal.Truncate(time) || time < Units(DateTimeOffset.MinValue) || time > Units(DateTimeOffset.MaxValue))
        {
            throw new JsonException($"'{time.ToString(CultureInfo.InvariantCulture)}' is not a time in UNIX {unit}");
        }

        return DateTimeOffset.UnixEpoch.AddTicks((long)time * ticksPerUnit);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)Units(value));

    private decimal Units(DateTimeOffset time) => decimal.Truncate((decimal)(time - DateTimeOffset.UnixEpoch).Ticks / ticksPerUnit);
}

/// <summary>UNIX microseconds, to the microsecond.</summary>
internal sealed class MicrosecondsConverter() : UnixTimeConverter("microseconds", TimeSpan.TicksPerMicrosecond);

/// <summary>UNIX seconds.</summary>
internal sealed class SecondsConverter() : UnixTimeConverter("seconds", TimeSpan.TicksPerSecond);

/// <summary>A price that triggers, written as it is or as the order that waits for it.</summary>
internal sealed class TriggerConverter : JsonConverter<decimal>
{
    private static readonly byte[] s_price = "trigger_price"u8.ToArray();

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return ExactDecimal.Read(ref reader);
        }

        decimal? price = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPrice = reader.ValueTextEquals(s_price);
            reader.Read();
            price = isPrice ? ExactDecimal.Read(ref reader) : price;
            reader.Skip();
        }

        return price ?? throw new JsonException("an order without a trigger price");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A level of a book, an array of price and size. What the exchange may add behind them is kept under its place.</summary>
internal sealed class BookLevelConverter : JsonConverter<BookLevel>
{
    public override BookLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"a {JsonText.NameOf(reader.TokenType)} where an array of price and size belongs");
        }

        reader.Read();
        decimal price = ExactDecimal.Read(ref reader);
        reader.Read();
        decimal size = ExactDecimal.Read(ref reader);
        Dictionary<string, JsonElement>? more = null;
        for (int place = 2; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
        {
            more ??= [];
            more[$"value_{place}"] = JsonElement.ParseValue(ref reader);
        }

        return new BookLevel { Price = price, Size = size, UnknownFields = more };
    }

    public override void Write(Utf8JsonWriter writer, BookLevel value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Price.ToString(CultureInfo.InvariantCulture));
        writer.WriteStringValue(value.Size.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndArray();
    }
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
