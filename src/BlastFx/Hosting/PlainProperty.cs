using System.Management.Automation;
using System.Reflection;

namespace BlastFx.Hosting;

/// <summary>A property of a record, read when it is asked for, amounts and times in plain form.</summary>
internal sealed class PlainProperty(object record, PropertyInfo property) : PSNoteProperty(property.Name, null)
{
    /// <inheritdoc/>
    public override bool IsSettable => false;

    /// <inheritdoc/>
    public override string TypeNameOfValue =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).ToString();

    /// <summary>The value; it is what the exchange said, and nobody changes it.</summary>
    public override object? Value
    {
        get => PlainText.Wrap(property.GetValue(record));
        set => throw new SetValueException($"{Name} is what the exchange said and cannot be set.");
    }

    /// <summary>What Get-Member shows.</summary>
    /// <returns>Type, name and value.</returns>
    public override string ToString() => $"{TypeNameOfValue} {Name}={Value}";

    /// <inheritdoc/>
    public override PSMemberInfo Copy() => new PlainProperty(record, property);
}
