using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlastFx.Serialization;

/// <summary>Reads records of one type.</summary>
internal abstract class RecordReader<TRecord>
    where TRecord : OpenRecord
{
    public static readonly RecordReader<TRecord> Instance =
        (RecordReader<TRecord>?)(object?)BookLevelReader.For<TRecord>() ?? new FieldsReader<TRecord>();

    /// <summary>Reads the record at the reader's position, to its end.</summary>
    /// <exception cref="UnreadableException">A value is not valid; the reader is then somewhere inside the record.</exception>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public abstract TRecord Read(ref Utf8JsonReader reader, ResponseText response);
}

/// <summary>
/// Reads records whose JSON is an object, each field into the property whose name in snake case (or
/// <see cref="JsonPropertyNameAttribute"/>) matches. The properties of the type are its only configuration.
/// </summary>
internal sealed class FieldsReader<TRecord> : RecordReader<TRecord>
    where TRecord : OpenRecord
{
    private const int MaxInOrder = 64;

    private readonly Field<TRecord>[] _fields;
    private readonly int _required;

    /// <summary>The fields by their last position. The records of a list have the same field order, so the search is usually
    /// skipped. The name is always compared, so threads can share the array.</summary>
    private readonly Field<TRecord>?[] _inOrder = new Field<TRecord>?[MaxInOrder];

    public FieldsReader()
    {
        PropertyInfo[] properties = [.. typeof(TRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];
        _fields = Array.ConvertAll(properties, Field<TRecord>.Of);
        _required = _fields.Count(field => field.IsRequired);
    }

    public override TRecord Read(ref Utf8JsonReader reader, ResponseText response)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where an object belongs");
        }

        TRecord record = Activator.CreateInstance<TRecord>();
        int required = 0;
        for (int position = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; position++)
        {
            if (Find(ref reader, position) is { } field)
            {
                reader.Read();
                field.Read(ref reader, response, record);
                required += field.IsRequired ? 1 : 0;
            }
            else
            {
                Keep(ref reader, record);
            }
        }

        return required >= _required ? record : throw new UnreadableException($"it has no {Array.Find(_fields, field => field.IsRequired)!.Name}");
    }

    private static void Keep(ref Utf8JsonReader reader, TRecord record)
    {
        string name = JsonText.Of(ref reader);
        reader.Read();
        (record.UnknownFields ??= new(StringComparer.Ordinal))[name] = JsonElement.ParseValue(ref reader);
    }

    private Field<TRecord>? Find(ref Utf8JsonReader reader, int position)
    {
        if (position < MaxInOrder && _inOrder[position] is { } likely && likely.IsNamed(ref reader))
        {
            return likely;
        }

        foreach (Field<TRecord> field in _fields)
        {
            if (field.IsNamed(ref reader))
            {
                if (position < MaxInOrder)
                {
                    _inOrder[position] = field;
                }

                return field;
            }
        }

        return null;
    }
}
