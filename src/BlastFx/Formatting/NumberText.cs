using System.Globalization;

namespace BlastFx.Formatting;

/// <summary>
/// Formats numbers for columns of a known width, in the current culture. A number that does not fit is not truncated, which
/// would change its value: it is rounded to fewer decimals and marked with <c>~</c>.
/// </summary>
internal static class NumberText
{
    private const int MaxDecimals = 28;
    private const int MaxExponentDigits = 6;

    /// <summary>Formats a number with all its digits and a minimum number of decimals.</summary>
    public static string Exact(decimal value, int decimals, int width) =>
        Fit(value, Math.Max(decimals, DecimalsOf(value)), width, isGrouped: false);

    /// <summary>Formats a number rounded to a number of decimals, or to more if it would be zero.</summary>
    public static string Rounded(decimal value, int decimals, int width, bool isGrouped = false)
    {
        while (value != 0 && decimals < MaxDecimals && Round(value, decimals) == 0)
        {
            decimals++;
        }

        return Fit(value, decimals, width, isGrouped);
    }

    /// <summary>Formats a number rounded to a number of significant digits, and at least two decimals.</summary>
    public static string Significant(decimal value, int digits, int width)
    {
        int whole = value == 0 ? 1 : (int)Math.Floor(Math.Log10((double)Math.Abs(value))) + 1;
        return Rounded(value, Math.Clamp(digits - whole, 2, MaxDecimals), width);
    }

    /// <summary>Formats a fraction as a percentage.</summary>
    public static string Percent(decimal fraction, int decimals, int width) => Math.Abs(fraction) < decimal.MaxValue / 100
        ? Rounded(fraction * 100, decimals, width - 1) + CultureInfo.CurrentCulture.NumberFormat.PercentSymbol
        : Exponent(fraction, width);

    /// <summary>Gets the number of decimals without trailing zeros.</summary>
    public static int DecimalsOf(decimal value)
    {
        int decimals = value.Scale;
        while (decimals > 0 && decimal.Round(value, decimals - 1) == value)
        {
            decimals--;
        }

        return decimals;
    }

    private static string Fit(decimal value, int decimals, int width, bool isGrouped)
    {
        string text = Fixed(value, decimals, isGrouped);
        if (text.Length > width && isGrouped)
        {
            text = Fixed(value, decimals, isGrouped: false);
        }

        // Fewer by the excess and by the mark.
        int fewer = decimals - (text.Length + 1 - width);
        if (text.Length > width)
        {
            // Without decimals, there is no decimal separator.
            text = "~" + Fixed(value, Math.Max(0, fewer), isGrouped: false);
            bool isGone = value != 0 && Round(value, Math.Max(0, fewer)) == 0;
            return text.Length > width || isGone ? Exponent(value, width) : text;
        }

        return text;
    }

    /// <summary>Formats a number in scientific notation with the digits that fit, and at least one.</summary>
    private static string Exponent(decimal value, int width)
    {
        string text = "";
        for (int digits = MaxExponentDigits; digits >= 0; digits--)
        {
            text = "~" + value.ToString("0." + new string('#', digits) + "E+0", CultureInfo.CurrentCulture);
            if (text.Length <= width)
            {
                break;
            }
        }

        return text;
    }

    private static string Fixed(decimal value, int decimals, bool isGrouped) =>
        value.ToString((isGrouped ? "N" : "F") + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);

    private static decimal Round(decimal value, int decimals) => decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
}
