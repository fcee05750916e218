using System.Globalization;

namespace BlastFx.Trading;

/// <summary>Amounts in requests. The exchange reads them as doubles, so an amount that no double stands for would be another one there.</summary>
internal static class Amount
{
    // Dividing by a one with the maximum number of places removes trailing zeros.
    private const decimal OneWithAllPlaces = 1.0000000000000000000000000000m;

    /// <summary>The plain digits of an amount, without an exponent and trailing zeros, in every culture.</summary>
    public static string Text(decimal value) => Normalized(value).ToString(CultureInfo.InvariantCulture);

    /// <summary>An amount without trailing zeros.</summary>
    public static decimal Normalized(decimal value) => value / OneWithAllPlaces;

    /// <summary>Rejects an amount that a double does not hold.</summary>
    /// <param name="value">The amount.</param>
    /// <param name="name">Its name in the message.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>, with the two nearest amounts that a double holds.</exception>
    public static void RequireDouble(decimal value, string name)
    {
        double nearest = double.Parse(Text(value), CultureInfo.InvariantCulture);
        decimal held = ShortestOf(nearest);
        if (held == value)
        {
            return;
        }

        decimal other = ShortestOf(held < value ? Math.BitIncrement(nearest) : Math.BitDecrement(nearest));
        throw new BfxException(
            BfxErrorIds.InvalidArgument,
            $"The {name} {Text(value)} has more digits than the exchange keeps. The nearest values are {Text(Math.Min(held, other))} and {Text(Math.Max(held, other))}. Nothing was sent.");
    }

    /// <summary>The number with the fewest digits that stands for a double.</summary>
    private static decimal ShortestOf(double value) =>
        decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
