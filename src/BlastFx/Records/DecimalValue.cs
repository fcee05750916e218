using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>
/// A decimal as a record's property gives it to PowerShell, which unwraps it wherever a number is expected: it compares,
/// sorts, casts and calculates as the decimal it is. Only the text that cmdlets such as Export-Csv ask for differs: a
/// decimal's own would be <c>1,5</c> in one culture and <c>1.5</c> in another, and read back as another number.
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

    /// <summary>The value in a format; without one, as <see cref="ToString()"/> gives it.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) =>
        string.IsNullOrEmpty(format) ? ToString() : Value.ToString(format, formatProvider);

    internal static DecimalValue? Of(decimal? value) => value is { } known ? new DecimalValue(known) : null;
}
