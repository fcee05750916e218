using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Reads the value at the reader's position, to its end.</summary>
/// <exception cref="UnreadableException">The value is not valid for the field.</exception>
internal delegate TValue ReadValue<out TValue>(ref Utf8JsonReader reader, ResponseText response);

/// <summary>Reads field values by the type of their property.</summary>
internal static class FieldValues
{
    private const long MaxMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <summary>Gets the <see cref="ReadValue{TValue}"/> of a property.</summary>
    public static Delegate ReaderFor(PropertyInfo property)
    {
        Type type = property.PropertyType;
        bool isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        bool inSeconds = property.IsDefined(typeof(InSecondsAttribute));
        bool isEmptyAbsent = property.DeclaringType!.IsDefined(typeof(EmptyIsAbsentAttribute), inherit: false);
        return type switch
        {
            _ when isEmptyAbsent && type == typeof(decimal?) => NotEmpty<decimal>(AmountOrNull),
            _ when isEmptyAbsent && type == typeof(long?) => NotEmpty<long>(WholeOrNull),
            _ when isEmptyAbsent && type == typeof(DateTimeOffset?) =>
                NotEmpty<DateTimeOffset>(property.IsDefined(typeof(ZeroIsAbsentAttribute)) ? LaterOrNull : MicrosecondsOrNull),
            _ when type == typeof(string) => isRequired ? new ReadValue<string>(Text) : new ReadValue<string?>(TextOrNull),
            _ when type == typeof(decimal?) => property.IsDefined(typeof(TriggerAttribute)) ? new ReadValue<decimal?>(TriggerOrNull) : new ReadValue<decimal?>(AmountOrNull),
            _ when type == typeof(long) => new ReadValue<long>(Whole),
            _ when type == typeof(long?) => new ReadValue<long?>(WholeOrNull),
            _ when type == typeof(bool?) => new ReadValue<bool?>(FlagOrNull),
            _ when type == typeof(DateTimeOffset) => inSeconds ? new ReadValue<DateTimeOffset>(Seconds) : new ReadValue<DateTimeOffset>(Microseconds),
            _ when type == typeof(DateTimeOffset?) => inSeconds ? new ReadValue<DateTimeOffset?>(SecondsOrNull) : new ReadValue<DateTimeOffset?>(MicrosecondsOrNull),
            _ when type == typeof(TimeSpan?) => new ReadValue<TimeSpan?>(MillisecondsOrNull),
            _ when type == typeof(LeverageMap) => new ReadValue<LeverageMap?>(LeveragesOrNull),
            { IsGenericType: true } => Nested(nameof(RecordsOrNull), type.GenericTypeArguments[0]),
            _ => Nested(nameof(RecordOrNull), type),
        };
    }

    private static Delegate Nested(string reader, Type record)
    {
        MethodInfo read = typeof(FieldValues).GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(record);
        return read.CreateDelegate(typeof(ReadValue<>).MakeGenericType(read.ReturnType));
    }

    private static ReadValue<TValue?> NotEmpty<TValue>(ReadValue<TValue?> read)
        where TValue : struct => (ref Utf8JsonReader reader, ResponseText response) =>
            reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8) ? null : read(ref reader, response);

    private static string Text(ref Utf8JsonReader reader, ResponseText response) => JsonText.Of(ref reader);

    private static string? TextOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        reader.TokenType == JsonTokenType.Null ? null : JsonText.Of(ref reader);

    private static decimal? AmountOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        reader.TokenType == JsonTokenType.Null ? null : ExactDecimal.Read(ref reader);

    private static DateTimeOffset Microseconds(ref Utf8JsonReader reader, ResponseText response) => UnixTime.Read(ref reader, inSeconds: false);

    private static DateTimeOffset Seconds(ref Utf8JsonReader reader, ResponseText response) => UnixTime.Read(ref reader, inSeconds: true);

    private static DateTimeOffset? MicrosecondsOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        reader.TokenType == JsonTokenType.Null ? null : UnixTime.Read(ref reader, inSeconds: false);

    private static DateTimeOffset? LaterOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        MicrosecondsOrNull(ref reader, response) is { } time && time != DateTimeOffset.UnixEpoch ? time : null;

    private static DateTimeOffset? SecondsOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        reader.TokenType == JsonTokenType.Null ? null : UnixTime.Read(ref reader, inSeconds: true);

    private static TimeSpan? MillisecondsOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        WholeOrNull(ref reader, response) is not { } milliseconds ? null
        : milliseconds is >= -MaxMilliseconds and <= MaxMilliseconds ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new UnreadableException($"'{milliseconds}' is not a time span in milliseconds");

    private static long? WholeOrNull(ref Utf8JsonReader reader, ResponseText response) =>
        reader.TokenType == JsonTokenType.Null ? null : Whole(ref reader, response);

    private static long Whole(ref Utf8JsonReader reader, ResponseText response)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
        {
            return number;
        }

        string text = reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? JsonText.Of(ref reader)
            : throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where a whole number belongs");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new UnreadableException($"'{text}' is not a whole number");
    }

    private static bool? FlagOrNull(ref Utf8JsonReader reader, ResponseText response) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where a boolean belongs"),
    };

    /// <summary>Reads a price, or the trigger price of an order.</summary>
    private static decimal? TriggerOrNull(ref Utf8JsonReader reader, ResponseText response)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return AmountOrNull(ref reader, response);
        }

        decimal? price = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPrice = reader.ValueTextEquals("trigger_price"u8);
            reader.Read();
            price = isPrice ? ExactDecimal.Read(ref reader) : price;
            reader.Skip();
        }

        return price ?? throw new UnreadableException("an order without a trigger price");
    }

    /// <summary>Reads the leverage of each market, in the exchange's order.</summary>
    private static LeverageMap? LeveragesOrNull(ref Utf8JsonReader reader, ResponseText response)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where the leverage of each market belongs");
        }

        var entries = new List<KeyValuePair<string, decimal>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string marketId = JsonText.Of(ref reader);
            reader.Read();
            try
            {
                if (AmountOrNull(ref reader, response) is { } leverage)
                {
                    entries.Add(new(marketId, leverage));
                }
            }
            catch (UnreadableException unreadable)
            {
                unreadable.Within(marketId);
                throw;
            }
        }

        return new LeverageMap(entries);
    }

    private static RecordList<TRecord>? RecordsOrNull<TRecord>(ref Utf8JsonReader reader, ResponseText response)
        where TRecord : OpenRecord => reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.StartArray => ReadRecord.ListOf(RecordListReader<TRecord>.Instance.Read(ref reader, response)),
            _ => throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where an array of records belongs"),
        };

    private static TRecord? RecordOrNull<TRecord>(ref Utf8JsonReader reader, ResponseText response)
        where TRecord : OpenRecord => reader.TokenType == JsonTokenType.Null ? null : RecordReader<TRecord>.Instance.Read(ref reader, response);
}
