using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Hosting;

/// <summary>
/// Makes records fit for the pipeline: amounts and times read the same in every culture, and what this version knows no
/// property for becomes a note property.
/// </summary>
internal static class RecordWriter
{
    private static readonly ConcurrentDictionary<Type, Shape> s_shapes = new();

    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers",
    };

    /// <summary>The record, and the records in it, for the pipeline.</summary>
    public static PSObject Wrap(object record)
    {
        var wrapped = PSObject.AsPSObject(record);
        Shape shape = s_shapes.GetOrAdd(record.GetType(), Shape.Of);
        foreach (PropertyInfo property in shape.All)
        {
            wrapped.Properties.Add(new PlainProperty(record, property), preValidated: true);
        }

        foreach (PropertyInfo property in shape.Nested)
        {
            foreach (object row in Rows(property.GetValue(record)))
            {
                Wrap(row);
            }
        }

        if (record is OpenRecord open)
        {
            AddUnknown(wrapped, open.GetUnknownFields());
        }

        return wrapped;
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

    /// <param name="All">The properties in the order they are declared, without secrets: what is added to an object goes
    /// along to files and to other processes.</param>
    /// <param name="Nested">Those that hold records or lists of them.</param>
    private sealed record Shape(PropertyInfo[] All, PropertyInfo[] Nested)
    {
        public static Shape Of(Type type)
        {
            PropertyInfo[] all = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
            return new Shape(
                [.. all.Where(property => property.PropertyType != typeof(SecureString))],
                [.. all.Where(property => IsNested(property.PropertyType))]);
        }

        private static bool IsNested(Type type) =>
            typeof(OpenRecord).IsAssignableFrom(type)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RecordList<>));
    }
}
