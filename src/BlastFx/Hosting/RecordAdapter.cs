using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Reflection;

namespace BlastFx.Hosting;

/// <summary>
/// Shows the engine the properties of records, amounts and times in plain form. An adapter costs nothing until a property is
/// read, where properties added to each object would cost a long list more than all else.
/// </summary>
public sealed class RecordAdapter : PSPropertyAdapter
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, PropertyInfo>> s_properties = new();

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) =>
        [.. Of(baseObject).Values.Select(property => new PSAdaptedProperty(property.Name, property))];

    /// <inheritdoc/>
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName) =>
        Of(baseObject).TryGetValue(propertyName, out PropertyInfo? property) ? new PSAdaptedProperty(property.Name, property) : null;

    /// <inheritdoc/>
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        return PlainText.Wrap(((PropertyInfo)adaptedProperty.Tag).GetValue(adaptedProperty.BaseObject));
    }

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        Type type = ((PropertyInfo)adaptedProperty.Tag).PropertyType;
        return (Nullable.GetUnderlyingType(type) ?? type).ToString();
    }

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <summary>What the exchange said is not changed.</summary>
    /// <param name="adaptedProperty">Any property.</param>
    /// <returns>False.</returns>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException($"{adaptedProperty?.Name} is what the exchange said and cannot be set.");

    /// <summary>By name, in the order they are declared.</summary>
    private static Dictionary<string, PropertyInfo> Of(object record) => s_properties.GetOrAdd(
        record.GetType(),
        static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase));
}
