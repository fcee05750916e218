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
