using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Converts amounts exactly as they were written: text in plain digits with a decimal point, decimals and integers unchanged, and
/// a double by the shortest digits that stand for it. PowerShell itself would read the text <c>1,5</c> as 15, and round a double
/// to 15 digits. Empty text, such as an empty cell of a CSV file, is no amount.
/// </summary>
internal sealed class AmountArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData.Unwrap();
        return value switch
        {
            null => null,
            string text when string.IsNullOrWhiteSpace(text) => null,
            string text => Exact(text.Trim(), text),
            decimal or int or long or short or byte or sbyte or ushort or uint or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
            double number => AsWritten(inputData!, number) ?? Exact(number.ToString("R", CultureInfo.InvariantCulture), number),
            float number => Exact(number.ToString("R", CultureInfo.InvariantCulture), number),
            IEnumerable list => throw ArgumentError.NotConverted(
                $"'{string.Join(',', list.Cast<object?>())}' is a list, because PowerShell separates values with a comma. Amounts have a decimal point. Nothing was sent."),
            _ => throw NotAmount(value),
        };
    }

    /// <summary>The digits of a number on the command line, which PowerShell keeps beside the double; null if there are none.</summary>
    private static decimal? AsWritten(object argument, double number)
    {
        if (argument is not PSObject wrapped || wrapped.ToString() is not { } text || !text.Any(char.IsAsciiDigit))
        {
            return null;
        }

        try
        {
            decimal written = ExactDecimal.Parse(text);
            return (double)written == number ? written : null;
        }
        catch (FormatException)
        {
            // Not the digits of the number, but its text in a culture, or with a suffix of PowerShell.
            return null;
        }
    }

    private static decimal Exact(string text, object value)
    {
        try
        {
            decimal amount = ExactDecimal.Parse(text.StartsWith('+') ? text[1..] : text);
            // More digits than a decimal holds were rounded away.
            return IsExact(text, amount) ? amount : throw NotAmount(value, "it has more digits than an amount can have");
        }
        catch (FormatException)
        {
            throw NotAmount(value);
        }
    }

    /// <summary>True if an amount has as many significant digits as its text.</summary>
    private static bool IsExact(string text, decimal amount) => Significant(text) <= Significant(amount.ToString(CultureInfo.InvariantCulture));

    private static int Significant(string text)
    {
        string mantissa = text.Split('e', 'E')[0];
        string digits = string.Concat(mantissa.Where(char.IsAsciiDigit));
        return digits.Trim('0').Length;
    }

    private static ArgumentTransformationMetadataException NotAmount(object? value, string? why = null) => ArgumentError.NotConverted(string.Create(
        CultureInfo.InvariantCulture,
        $"'{value}' is not a valid amount: {why ?? "amounts have digits and a decimal point, such as 1234.5, in every culture"}. Nothing was sent."));
}
