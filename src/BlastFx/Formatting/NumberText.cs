using System.Globalization;

namespace BlastFx.Formatting;

/// <summary>
/// Numbers as columns of a known width show them, in the current culture. One that does not fit is never cut, which would
/// make another number of it: it loses decimals, and a <c>~</c> before it says so.
/// </summary>
internal static class NumberText
{
    private const int MaxDecimals = 28;
    private const int MaxExponentDigits = 6;

    /// <summary>All digits a number has, and zeros up to a number of decimals.</summary>
    public static string Exact(decimal value, int decimals, int width) =>
        Fit(value, Math.Max(decimals, DecimalsOf(value)), width, isGrouped: false);

    /// <summary>A number rounded to a number of decimals, or to so many that something is left of it.</summary>
    public static string Rounded(decimal value, int decimals, int width, bool isGrouped = false)
    {
        while (value != 0 && decimals < MaxDecimals && Round(value, decimals) == 0)
        {
            decimals++;
        }

        return Fit(value, decimals, width, isGrouped);
    }

    /// <summary>A number rounded to a number of significant digits, but to no less than two decimals.</summary>
    public static string Significant(decimal value, int digits, int width)
    {
        int whole = value == 0 ? 1 : (int)Math.Floor(Math.Log10((double)Math.Abs(value))) + 1;
        return Rounded(value, Math.Clamp(digits - whole, 2, MaxDecimals), width);
    }

    /// <summary>A fraction as percents.</summary>
    public static string Percent(decimal fraction, int decimals, int width) => Math.Abs(fraction) < decimal.MaxValue / 100
        ? Rounded(fraction * 100, decimals, width - 1) + CultureInfo.CurrentCulture.NumberFormat.PercentSymbol
        : Exponent(fraction, width);

    /// <summary>The decimals of a number without the zeros at its end.</summary>
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

        // Shorter by what is too much and by the sign that says so.
        int fewer = decimals - (text.Length + 1 - width);
        if (text.Length > width)
        {
            // The point goes with the last decimal.
            text = "~" + Fixed(value, Math.Max(0, fewer), isGrouped: false);
            bool isGone = value != 0 && Round(value, Math.Max(0, fewer)) == 0;
            return text.Length > width || isGone ? Exponent(value, width) : text;
        }

        return text;
    }

    /// <summary>The last resort: at least a digit and the magnitude.</summary>
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
