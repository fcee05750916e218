using System.Management.Automation;
using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Records;

/// <summary>Fields that this version has no property for, as note properties of a record.</summary>
internal static class UnknownFields
{
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers",
    };

    /// <summary>Adds the fields to a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="fields">The fields, by their names in the response.</param>
    public static void AddTo(PSObject record, IReadOnlyDictionary<string, JsonElement> fields)
    {
        foreach ((string name, JsonElement value) in fields)
        {
            // The name that a later version would use for a property, so that scripts keep working with it.
            string property = PascalCase(name);
            property = IsFree(record, property) ? property : name;
            while (!IsFree(record, property))
            {
                property = "_" + property;
            }

            record.Properties.Add(new PSNoteProperty(property, ValueOf(value)));
        }
    }

    /// <summary>True if a name is available: names are not case-sensitive, and some are reserved by the engine.</summary>
    private static bool IsFree(PSObject record, string name) =>
        name.Length > 0 && !s_reserved.Contains(name) && record.Members[name] is null;

    private static string PascalCase(string wireName) =>
        string.Concat(wireName.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]))
            is { Length: > 0 } name ? name : wireName;

    /// <summary>Scalars unchanged; numbers as decimals or, if too large, as text; other values as JSON text.</summary>
    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number => Exact(value.GetRawText()),
        _ => value.GetRawText(),
    };

    private static object? Exact(string text)
    {
        try
        {
            return DecimalValue.Of(ExactDecimal.Parse(text));
        }
        catch (FormatException)
        {
            // Too large for a decimal.
            return text;
        }
    }
}
