using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>
/// The decimal value of a record's property. PowerShell unwraps it wherever a number is expected: it compares, sorts, casts and
/// calculates as a decimal. Only its text, for cmdlets such as Export-Csv, differs: it is the same in every culture, while
/// that of a decimal is <c>1,5</c> in one and <c>1.5</c> in another.
/// </summary>
public sealed class DecimalValue : PSObject, IFormattable
{
    private DecimalValue(decimal value)
        : base(value)
    {
    }

    private decimal Value => (decimal)ImmediateBaseObject;

    /// <summary>The value with all its digits and a decimal point, in every culture.</summary>
    /// <returns>Such as <c>-1234567.500</c>.</returns>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value in a format; without one, as by <see cref="ToString()"/>.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        string.IsNullOrEmpty(format) ? ToString() : Value.ToString(format, formatProvider);

    internal static DecimalValue? Of(decimal? value) => value is { } known ? new DecimalValue(known) : null;
}
