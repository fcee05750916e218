namespace BlastFx.Serialization;

/// <summary>Marks a time in seconds; other times are in microseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InSecondsAttribute : Attribute;

/// <summary>Marks a trigger price, which the exchange writes as a number or as the order that it triggers.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TriggerAttribute : Attribute;

/// <summary>Marks records in which the exchange also writes an absent number or time as an empty string.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EmptyIsAbsentAttribute : Attribute;

/// <summary>Marks a time that the exchange writes as 0 if it is absent.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ZeroIsAbsentAttribute : Attribute;

/// <summary>Marks a field that some responses have under another name.</summary>
/// <param name="name">The other name.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlsoNamedAttribute(string name) : Attribute
{
    /// <summary>The other name.</summary>
    public string Name { get; } = name;
}
