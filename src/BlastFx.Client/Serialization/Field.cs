using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlastFx.Serialization;

/// <summary>A field of a record type.</summary>
internal abstract class Field<TRecord>
    where TRecord : OpenRecord
{
    private readonly byte[] _name;
    private readonly byte[]? _otherName;

    private protected Field(PropertyInfo property)
    {
        Name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        _name = Encoding.UTF8.GetBytes(Name);
        _otherName = property.GetCustomAttribute<AlsoNamedAttribute>() is { } other ? Encoding.UTF8.GetBytes(other.Name) : null;
    }

    /// <summary>The field's name on the wire.</summary>
    public string Name { get; }

    /// <summary>True if a record without the field cannot be read.</summary>
    public bool IsRequired { get; }

    /// <summary>Creates the field of a property.</summary>
    public static Field<TRecord> Of(PropertyInfo property) =>
        (Field<TRecord>)Activator.CreateInstance(typeof(Field<,>).MakeGenericType(typeof(TRecord), property.PropertyType), property)!;

    /// <summary>True if the name at the reader's position is the field's.</summary>
    public bool IsNamed(ref Utf8JsonReader reader) =>
        IsNamed(ref reader, _name) || (_otherName is not null && IsNamed(ref reader, _otherName));

    /// <summary>Reads the value at the reader's position into the record.</summary>
    /// <exception cref="UnreadableException">The value is not valid for the field.</exception>
    public abstract void Read(ref Utf8JsonReader reader, ResponseText response, TRecord record);

    private static bool IsNamed(ref Utf8JsonReader reader, byte[] name) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(name) : reader.ValueSpan.SequenceEqual(name);
}

/// <inheritdoc/>
internal sealed class Field<TRecord, TValue>(PropertyInfo property) : Field<TRecord>(property)
    where TRecord : OpenRecord
{
    private readonly Action<TRecord, TValue> _set = property.SetMethod!.CreateDelegate<Action<TRecord, TValue>>();
    private readonly ReadValue<TValue> _read = (ReadValue<TValue>)FieldValues.ReaderFor(property);

    public override void Read(ref Utf8JsonReader reader, ResponseText response, TRecord record)
    {
        try
        {
            _set(record, _read(ref reader, response));
        }
        catch (UnreadableException unreadable)
        {
            unreadable.Within(Name);
            throw;
        }
    }
}
