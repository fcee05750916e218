using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>
/// A time as a record's property gives it to PowerShell: a <see cref="DateTimeOffset"/> in UTC wherever a value is expected.
/// Only the text that cmdlets such as Export-Csv ask for differs: it is ISO 8601 to the microsecond in every culture, where
/// a DateTimeOffset's own has no fractions of a second.
/// </summary>
public sealed class TimeValue : PSObject, IFormattable
{
    internal const string IsoFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private TimeValue(DateTimeOffset value)
        : base(value)
    {
    }

    private DateTimeOffset Value => (DateTimeOffset)ImmediateBaseObject;

    /// <summary>The time in ISO 8601, UTC, to the microsecond, in every culture.</summary>
    /// <returns>Such as <c>2026-03-01T12:00:00.250000Z</c>.</returns>
    public override string ToString() => Value.UtcDateTime.ToString(IsoFormat, CultureInfo.InvariantCulture);

    /// <summary>The time in a format; without one, as <see cref="ToString()"/> gives it.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        string.IsNullOrEmpty(format) ? ToString() : Value.ToString(format, formatProvider);

    /// <summary>The time that a value is: a DateTimeOffset, one that was deserialized, or the text of one of these; null if it is no such.</summary>
    /// <param name="value">The value, in whatever wrapping PowerShell passes it.</param>
    internal static DateTimeOffset? Read(object? value) => value switch
    {
        PSObject { BaseObject: DateTimeOffset time } => time,
        PSObject copy when copy.Properties["UtcTicks"]?.Value is long ticks and >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks => new DateTimeOffset(ticks, TimeSpan.Zero),
        DateTimeOffset time => time,
        // The depth of serialization can leave only the text.
        PSObject or string when DateTimeOffset.TryParseExact(
            value.ToString(), IsoFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) => parsed,
        _ => null,
    };

    internal static TimeValue? Of(DateTimeOffset? value) => value is { } known ? new TimeValue(known) : null;
}
