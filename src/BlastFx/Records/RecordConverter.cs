using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using BlastFx.Serialization;

namespace BlastFx.Records;

/// <summary>
/// Converts deserialized records, from a job, a remote session or Import-Clixml, to typed records. PowerShell calls it for the
/// types in BlastFx.Types.ps1xml.
/// </summary>
public sealed class RecordConverter : PSTypeConverter
{
    private const string DeserializedPrefix = "Deserialized.BlastFx.";

    /// <summary>True if an object is a deserialized record that has not been converted.</summary>
    internal static bool IsDeserialized(PSObject value) => value.BaseObject is PSCustomObject && ModelTypeOf(value) is not null;

    /// <summary>Converts a deserialized leverage map, in the order of the market ids.</summary>
    internal static LeverageMap LeverageOf(IDictionary entries) =>
        new(entries.Cast<DictionaryEntry>().OrderBy(static entry => (string)entry.Key, StringComparer.Ordinal).Select(static entry => KeyValuePair.Create(
            (string)entry.Key, Convert.ToDecimal(entry.Value.Unwrap(), CultureInfo.InvariantCulture))));

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => ModelTypeOf(sourceValue) is not null;

    /// <summary>Converts a deserialized record.</summary>
    /// <param name="sourceValue">The deserialized object.</param>
    /// <param name="destinationType">The record's base class.</param>
    /// <param name="formatProvider">Not used: records are serialized the same in every culture.</param>
    /// <param name="ignoreCase">Not used.</param>
    /// <returns>The record, with the note properties it had.</returns>
    /// <exception cref="InvalidCastException">A value is missing or has another type: PowerShell keeps the deserialized
    /// object.</exception>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        Type type = ModelTypeOf(sourceValue) ?? throw new InvalidCastException("This is not a deserialized record.");
        PSObject source = PSObject.AsPSObject(sourceValue);
        object model = Activator.CreateInstance(type)!;
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            known.Add(property.Name);
            if (property.CanWrite && source.Properties[property.Name]?.Value is { } value)
            {
                property.SetValue(model, Restore(value, property.PropertyType));
            }
        }

        Record record = Record.Of(model);
        foreach (PSPropertyInfo other in source.Properties)
        {
            if (!known.Contains(other.Name))
            {
                PSObject.AsPSObject(record).Properties.Add(new PSNoteProperty(other.Name, RestoreNote(other.Value)));
            }
        }

        return record;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new InvalidCastException("A record converts to no other type.");

    /// <summary>The type of the model of a deserialized record; null if it is not one, or cannot be created without a session.</summary>
    private static Type? ModelTypeOf(object? value)
    {
        if (value is not PSObject source || source.TypeNames.Count == 0 || !source.TypeNames[0].StartsWith(DeserializedPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        Type? type = typeof(Models.OpenRecord).Assembly.GetType($"{typeof(Models.OpenRecord).Namespace}.{source.TypeNames[0][DeserializedPrefix.Length..]}");
        return type?.GetConstructor(Type.EmptyTypes) is null || type.IsAbstract ? null : type;
    }

    private static object? Restore(object value, Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        object plain = value.Unwrap()!;
        if (target == typeof(DateTimeOffset))
        {
            return TimeValue.Read(value) ?? throw NotRestorable(value, target);
        }

        if (target == typeof(LeverageMap))
        {
            return plain is IDictionary entries ? LeverageOf(entries) : throw NotRestorable(value, target);
        }

        if (target.IsGenericType && target.GetGenericTypeDefinition() == typeof(RecordList<>))
        {
            Type item = target.GetGenericArguments()[0];
            var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            foreach (object? element in plain as IEnumerable ?? throw NotRestorable(value, target))
            {
                items.Add(RestoreModel(element, item));
            }

            return Activator.CreateInstance(target, items);
        }

        if (typeof(Models.OpenRecord).IsAssignableFrom(target))
        {
            return RestoreModel(value, target);
        }

        return target.IsInstanceOfType(plain) ? plain : throw NotRestorable(value, target);
    }

    /// <summary>Inner records are deserialized and restored before the outer one.</summary>
    private static object RestoreModel(object? value, Type type)
    {
        if (value.Unwrap() is Record restored)
        {
            Record.Keep(restored);
        }

        return Record.ModelOf(value) is { } model && type.IsInstanceOfType(model) ? model : throw NotRestorable(value, type);
    }

    private static object? RestoreNote(object? value) => value.Unwrap() is decimal number ? DecimalValue.Of(number) : value;

    private static InvalidCastException NotRestorable(object? value, Type type) =>
        new($"'{value}' is not a valid {type.Name}.");
}
