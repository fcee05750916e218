namespace BlastFx.Serialization;

/// <summary>Marks a time that the exchange writes in seconds; others are in microseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InSecondsAttribute : Attribute;

/// <summary>Marks a price that triggers, which the exchange writes as it is or as the order that waits for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TriggerAttribute : Attribute;
