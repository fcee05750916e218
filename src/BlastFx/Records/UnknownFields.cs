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
            // Named as it would be if it were known, so that scripts go on when a later version knows it.
            string property = PascalCase(name);
            property = IsFree(record, property) ? property : name;
            while (!IsFree(record, property))
            {
                property = "_" + property;
            }

            record.Properties.Add(new PSNoteProperty(property, ValueOf(value)));
        }
    }

    /// <summary>Whether a property can have a name: names do not tell cases apart, and some are the engine's own.</summary>
    private static bool IsFree(PSObject record, string name) =>
        name.Length > 0 && !s_reserved.Contains(name) && record.Members[name] is null;

    private static string PascalCase(string wireName) =>
        string.Concat(wireName.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]))
            is { Length: > 0 } name ? name : wireName;

    /// <summary>Scalars as they are; numbers exactly or, where no decimal holds them, as their text; the rest as JSON text.</summary>
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
            // No decimal holds it: the text does.
            return text;
        }
    }
}
