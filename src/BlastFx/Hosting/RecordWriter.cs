using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Hosting;

/// <summary>
/// Makes records fit for the pipeline: what this version knows no property for becomes a note property. How the known ones
/// look is <see cref="RecordAdapter"/>'s.
/// </summary>
internal static class RecordWriter
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_nested = new();

    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers",
    };

    /// <summary>The record, and the records in it, for the pipeline.</summary>
    public static object Wrap(object record)
    {
        foreach (PropertyInfo property in s_nested.GetOrAdd(record.GetType(), NestedIn))
        {
            foreach (object row in Rows(property.GetValue(record)))
            {
                Wrap(row);
            }
        }

        if (record is OpenRecord open && open.GetUnknownFields() is { Count: > 0 } unknown)
        {
            AddUnknown(PSObject.AsPSObject(record), unknown);
        }

        return record;
    }

    private static IEnumerable<object> Rows(object? nested) => nested switch
    {
        null => [],
        IEnumerable rows => rows.Cast<object>(),
        _ => [nested],
    };

    private static void AddUnknown(PSObject wrapped, IReadOnlyDictionary<string, JsonElement> unknown)
    {
        foreach ((string name, JsonElement value) in unknown)
        {
            // Named as it would be if it were known, so that scripts go on when a later version knows it.
            string property = PascalCase(name);
            property = IsFree(wrapped, property) ? property : name;
            while (!IsFree(wrapped, property))
            {
                property = "_" + property;
            }

            wrapped.Properties.Add(new PSNoteProperty(property, ValueOf(value)));
        }
    }

    /// <summary>Whether a property can have a name: names do not tell cases apart, and some are the engine's own.</summary>
    private static bool IsFree(PSObject wrapped, string name) =>
        name.Length > 0 && !s_reserved.Contains(name) && wrapped.Members[name] is null;

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
            return PlainText.Wrap(ExactDecimal.Parse(text));
        }
        catch (FormatException)
        {
            // No decimal holds it: the text does.
            return text;
        }
    }

    /// <summary>The properties that hold records or lists of them.</summary>
    private static PropertyInfo[] NestedIn(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => IsNested(property.PropertyType))];

    private static bool IsNested(Type type) =>
        typeof(OpenRecord).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RecordList<>));
}
