using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlastFx.Serialization;

/// <summary>A field of a type of record.</summary>
internal abstract class Field<TRecord>
    where TRecord : OpenRecord
{
    private readonly byte[] _name;

    private protected Field(PropertyInfo property)
    {
        Name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        _name = Encoding.UTF8.GetBytes(Name);
    }

    /// <summary>Its name on the wire.</summary>
    public string Name { get; }

    /// <summary>Whether there is no record without it.</summary>
    public bool IsRequired { get; }

    /// <summary>The field that goes into a property.</summary>
    public static Field<TRecord> Of(PropertyInfo property) =>
        (Field<TRecord>)Activator.CreateInstance(typeof(Field<,>).MakeGenericType(typeof(TRecord), property.PropertyType), property)!;

    /// <summary>Whether the name the reader stands on is its own.</summary>
    public bool IsNamed(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(_name) : reader.ValueSpan.SequenceEqual(_name);

    /// <summary>Reads the value the reader stands on into the record.</summary>
    /// <exception cref="UnreadableException">It is not what belongs there.</exception>
    public abstract void Read(ref Utf8JsonReader reader, ResponseText answer, TRecord record);
}

/// <inheritdoc/>
internal sealed class Field<TRecord, TValue>(PropertyInfo property) : Field<TRecord>(property)
    where TRecord : OpenRecord
{
    private readonly Action<TRecord, TValue> _set = property.SetMethod!.CreateDelegate<Action<TRecord, TValue>>();
    private readonly ReadValue<TValue> _read = (ReadValue<TValue>)FieldValues.ReaderFor(property);

    public override void Read(ref Utf8JsonReader reader, ResponseText answer, TRecord record)
    {
        try
        {
            _set(record, _read(ref reader, answer));
        }
        catch (UnreadableException unreadable)
        {
            unreadable.Within(Name);
            throw;
        }
    }
}
