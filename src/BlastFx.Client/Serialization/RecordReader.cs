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

    /// <summary>Reads the record the reader stands on, to its end.</summary>
    /// <exception cref="UnreadableException">A value is not what belongs there; the reader stands somewhere in the record.</exception>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public abstract TRecord Read(ref Utf8JsonReader reader, ResponseText answer);
}

/// <summary>
/// Reads records whose JSON is an object, each field into the property of its name in snake case (or the one that
/// <see cref="JsonPropertyNameAttribute"/> says). What it knows of a type comes from its properties alone.
/// </summary>
internal sealed class FieldsReader<TRecord> : RecordReader<TRecord>
    where TRecord : OpenRecord
{
    private const int MostInOrder = 64;

    private readonly Field<TRecord>[] _fields;
    private readonly int _required;

    /// <summary>The fields at the places where they came last. Rows of a list have them all at the same places, where they
    /// need not be searched for; the name is compared in any case, so that threads may share it.</summary>
    private readonly Field<TRecord>?[] _inOrder = new Field<TRecord>?[MostInOrder];

    public FieldsReader()
    {
        PropertyInfo[] properties = [.. typeof(TRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];
        _fields = Array.ConvertAll(properties, Field<TRecord>.Of);
        _required = _fields.Count(field => field.IsRequired);
    }

    public override TRecord Read(ref Utf8JsonReader reader, ResponseText answer)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where an object belongs");
        }

        TRecord record = Activator.CreateInstance<TRecord>();
        int required = 0;
        for (int place = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; place++)
        {
            if (Find(ref reader, place) is { } field)
            {
                reader.Read();
                field.Read(ref reader, answer, record);
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

    private Field<TRecord>? Find(ref Utf8JsonReader reader, int place)
    {
        if (place < MostInOrder && _inOrder[place] is { } likely && likely.IsNamed(ref reader))
        {
            return likely;
        }

        foreach (Field<TRecord> field in _fields)
        {
            if (field.IsNamed(ref reader))
            {
                if (place < MostInOrder)
                {
                    _inOrder[place] = field;
                }

                return field;
            }
        }

        return null;
    }
}
