using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Client.Tests.Support;

/// <summary>
/// Compares a record with its JSON, independently of its type and the serializer: every field must be present with its
/// value, and the record must have nothing that the JSON does not.
/// </summary>
internal static class ResponseValidator
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>Times in seconds; the others are in microseconds.</summary>
    private static readonly HashSet<string> s_seconds = ["time", "next_funding_rate_timestamp"];

    /// <summary>Properties of records that are not fields.</summary>
    private static readonly HashSet<(Type, string)> s_derived =
    [
        (typeof(OrderBook), nameof(OrderBook.BestBid)), (typeof(OrderBook), nameof(OrderBook.BestAsk)),
        (typeof(OrderBook), nameof(OrderBook.Spread)), (typeof(OrderBook), nameof(OrderBook.Mid)),
        (typeof(Candle), nameof(Candle.MarketId)),
    ];

    /// <summary>The differences of record and JSON; empty if there are none.</summary>
    public static IReadOnlyList<string> Differences(JsonElement json, OpenRecord record)
    {
        var differences = new List<string>();
        CompareRecord("$", json, record, differences);
        return differences;
    }

    private static void CompareRecord(string path, JsonElement json, OpenRecord record, List<string> differences)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty field in json.EnumerateObject())
        {
            string at = $"{path}.{field.Name}";
            bool isUnknown = record.GetUnknownFields().TryGetValue(field.Name, out JsonElement kept);
            if (PropertyOf(record, field.Name) is { } property && !isUnknown)
            {
                seen.Add(property.Name);
                CompareValue(at, field.Name, field.Value, property.GetValue(record), differences);
            }
            else if (!isUnknown)
            {
                differences.Add($"{at} is lost");
            }
            else if (kept.GetRawText() != field.Value.GetRawText())
            {
                differences.Add($"{at} is kept as {kept.GetRawText()}");
            }
        }

        differences.AddRange(record.GetUnknownFields().Keys
            .Where(name => !json.TryGetProperty(name, out _))
            .Select(name => $"{path}.{name} is kept and was never sent"));
        differences.AddRange(record.GetType().GetProperties(Public)
            .Where(property => !seen.Contains(property.Name) && !s_derived.Contains((property.DeclaringType!, property.Name)))
            .Where(property => property.GetValue(record) is { } value && value is not ICollection { Count: 0 })
            .Select(property => $"{path}: {property.Name} is {property.GetValue(record)} and was never sent"));
    }

    /// <summary>By the property's JSON name, else by its snake case name.</summary>
    private static PropertyInfo? PropertyOf(OpenRecord record, string field) => record.GetType().GetProperties(Public).SingleOrDefault(
        property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is { } named
            ? named.Name == field
            : !field.Any(char.IsAsciiLetterUpper) && property.Name.Equals(field.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private static void CompareValue(string at, string name, JsonElement json, object? value, List<string> differences)
    {
        bool same = (json.ValueKind, value) switch
        {
            (JsonValueKind.Null, null or ICollection { Count: 0 }) => true,
            (JsonValueKind.Null, _) or (_, null) => false,
            (JsonValueKind.String or JsonValueKind.Number, decimal amount) => AmountTests.Expected(TextOf(json)) == amount,
            (JsonValueKind.String or JsonValueKind.Number, long whole) => TextOf(json) == whole.ToString(CultureInfo.InvariantCulture),
            (JsonValueKind.String or JsonValueKind.Number, TimeSpan time) => TextOf(json) == (time.Ticks / (decimal)TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture),
            (JsonValueKind.String or JsonValueKind.Number, DateTimeOffset time) => TextOf(json) == UnixTime(time, s_seconds.Contains(name)) && time.Offset == TimeSpan.Zero,
            (JsonValueKind.String or JsonValueKind.Number, string text) => TextOf(json) == text,
            (JsonValueKind.True, bool flag) => flag,
            (JsonValueKind.False, bool flag) => !flag,
            (JsonValueKind.Object, OpenRecord record) => Nested(() => CompareRecord(at, json, record, differences)),
            (JsonValueKind.Object, LeverageMap map) => SameMap(json, map),
            (JsonValueKind.Array, IEnumerable rows) => Nested(() => CompareRows(at, json, [.. rows.Cast<OpenRecord>()], differences)),
            _ => false,
        };
        if (!same)
        {
            differences.Add($"{at}: {json.GetRawText()} became {value ?? "nothing"}");
        }
    }

    private static bool Nested(Action compare)
    {
        compare();
        return true;
    }

    private static void CompareRows(string at, JsonElement json, OpenRecord[] rows, List<string> differences)
    {
        if (json.GetArrayLength() != rows.Length)
        {
            differences.Add($"{at}: {json.GetArrayLength()} rows became {rows.Length}");
            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is BookLevel level)
            {
                CompareLevel($"{at}[{i}]", json[i], level, differences);
            }
            else
            {
                CompareRecord($"{at}[{i}]", json[i], rows[i], differences);
            }
        }
    }

    private static void CompareLevel(string at, JsonElement json, BookLevel level, List<string> differences)
    {
        CompareValue($"{at}[0]", "", json[0], level.Price, differences);
        CompareValue($"{at}[1]", "", json[1], level.Size, differences);
        string[] more = [.. json.EnumerateArray().Skip(2).Select(value => value.GetRawText())];
        if (!more.SequenceEqual(level.GetUnknownFields().Values.Select(value => value.GetRawText())))
        {
            differences.Add($"{at}: {json.GetRawText()} lost what stands behind its size");
        }
    }

    private static bool SameMap(JsonElement json, LeverageMap map) =>
        json.EnumerateObject().Select(market => KeyValuePair.Create(market.Name, AmountTests.Expected(TextOf(market.Value))!.Value)).SequenceEqual(map);

    private static string TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private static string UnixTime(DateTimeOffset time, bool inSeconds)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        long unit = inSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMicrosecond;
        return ((decimal)ticks / unit).ToString(CultureInfo.InvariantCulture);
    }
}
