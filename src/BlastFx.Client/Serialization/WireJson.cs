using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BlastFx.Http;

namespace BlastFx.Serialization;

/// <summary>How the exchange's rows map to types: names in snake case, amounts and times by their own converters.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(AmountConverter), typeof(TextConverter), typeof(MicrosecondsConverter), typeof(LeverageMapConverter),
        typeof(PositionsConverter), typeof(OrdersConverter), typeof(BookLevelConverter), typeof(BookLevelsConverter)],
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Position))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Fill))]
[JsonSerializable(typeof(BalanceOperation))]
[JsonSerializable(typeof(Market))]
[JsonSerializable(typeof(Trade))]
[JsonSerializable(typeof(OrderBook))]
[JsonSerializable(typeof(BookLevel))]
[JsonSerializable(typeof(MarketFundingRate))]
[JsonSerializable(typeof(Candle))]
[JsonSerializable(typeof(Vault))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Reads one row.</summary>
    /// <param name="json">The row.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="mask">Takes secrets out of what is quoted in an error; null where nothing in it is secret.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedAnswer"/>, naming the field and its text.</exception>
    public static TRecord Read<TRecord>(ReadOnlySpan<byte> json, JsonTypeInfo<TRecord> type, Func<string, string>? mask = null)
        where TRecord : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null where an object belongs");
        }
        catch (JsonException unreadable)
        {
            string why = Why(json, unreadable);
            string shown = mask?.Invoke(why) ?? why;
            throw new BfxException(
                BfxErrorIds.UnexpectedAnswer,
                $"The exchange's {typeof(TRecord).Name} cannot be read: {shown}.",
                // The cause quotes the text as it came.
                shown == why ? unreadable : null);
        }
    }

    /// <summary>Reads every row of an answer.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedAnswer"/>, naming the field and its text.</exception>
    public static IReadOnlyList<TRecord> ReadAll<TRecord>(Envelope answer, JsonTypeInfo<TRecord> type)
        where TRecord : class
    {
        var rows = new List<TRecord>(answer.Count);
        for (int i = 0; i < answer.Count; i++)
        {
            rows.Add(Read(answer[i], type, answer.Mask));
        }

        return rows;
    }

    /// <summary>The field and its text. What the serializer says by itself names types and positions instead.</summary>
    private static string Why(ReadOnlySpan<byte> json, JsonException unreadable)
    {
        if (unreadable.Path is null or "$")
        {
            return unreadable.Message.Contains("required", StringComparison.Ordinal) ? "it has no id" : unreadable.Message.TrimEnd('.');
        }

        string field = unreadable.Path[2..];
        if (!unreadable.Message.Contains("Path: ", StringComparison.Ordinal))
        {
            return $"{field}: {unreadable.Message.TrimEnd('.')}";
        }

        return $"{field}: {TextOf(json, field) ?? "its value"} is not what belongs there";
    }

    private static string? TextOf(ReadOnlySpan<byte> row, string field)
    {
        var reader = new Utf8JsonReader(row);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(field);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return Encoding.UTF8.GetString(row[start..(int)reader.BytesConsumed]);
            }
        }

        return null;
    }
}

/// <summary>Positions inside a record.</summary>
internal sealed class PositionsConverter : RecordListConverter<Position>
{
    protected override JsonTypeInfo<Position> RowType => WireJson.Default.Position;
}

/// <summary>Orders inside a record.</summary>
internal sealed class OrdersConverter : RecordListConverter<Order>
{
    protected override JsonTypeInfo<Order> RowType => WireJson.Default.Order;
}

/// <summary>Levels of a book.</summary>
internal sealed class BookLevelsConverter : RecordListConverter<BookLevel>
{
    protected override JsonTypeInfo<BookLevel> RowType => WireJson.Default.BookLevel;
}
