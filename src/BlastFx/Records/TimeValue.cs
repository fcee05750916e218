using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>
/// The time of a record's property: a <see cref="DateTimeOffset"/> in UTC wherever a value is expected. Only its text, for
/// cmdlets such as Export-Csv, differs: it is ISO 8601 to the microsecond in every culture, while that of a DateTimeOffset
/// has no fractions of a second.
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

    /// <summary>The time in a format; without one, as by <see cref="ToString()"/>.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        string.IsNullOrEmpty(format) ? ToString() : Value.ToString(format, formatProvider);

    /// <summary>Reads a time from a DateTimeOffset, a deserialized one, or the text of one; null for any other value.</summary>
    /// <param name="value">The value, in whatever wrapping PowerShell passes it.</param>
    internal static DateTimeOffset? Read(object? value) => value switch
    {
        PSObject { BaseObject: DateTimeOffset time } => time,
        PSObject copy when copy.Properties["UtcTicks"]?.Value is long ticks and >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks => new DateTimeOffset(ticks, TimeSpan.Zero),
        DateTimeOffset time => time,
        // At the depth limit of serialization only the text remains.
        PSObject or string when DateTimeOffset.TryParseExact(
            value.ToString(), IsoFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) => parsed,
        _ => null,
    };

    internal static TimeValue? Of(DateTimeOffset? value) => value is { } known ? new TimeValue(known) : null;
}
