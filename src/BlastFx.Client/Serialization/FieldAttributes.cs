namespace BlastFx.Serialization;

/// <summary>Marks a time that the exchange writes in seconds; others are in microseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InSecondsAttribute : Attribute;

/// <summary>Marks a price that triggers, which the exchange writes as it is or as the order that waits for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TriggerAttribute : Attribute;

/// <summary>Marks rows in which the exchange also writes a number or a time that there is none of as an empty text.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EmptyIsAbsentAttribute : Attribute;

/// <summary>Marks a time that the exchange writes as 0 where it does not tell it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ZeroIsAbsentAttribute : Attribute;
