using BlastFx.Trading;

namespace BlastFx.Reports;

/// <summary>Sums and products that are exact or an error. A decimal drops digits without a sign when its 28 are not enough.</summary>
internal static class ExactMath
{
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the sum has more digits than a decimal holds.</exception>
    public static decimal Sum(decimal one, decimal other)
    {
        try
        {
            decimal sum = one + other;
            return sum - one == other && sum - other == one ? sum : throw NotExact($"sum of {Amount.Text(one)} and {Amount.Text(other)}");
        }
        catch (OverflowException)
        {
            throw NotExact($"sum of {Amount.Text(one)} and {Amount.Text(other)}");
        }
    }

    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the product has more digits than a decimal holds.</exception>
    public static decimal Product(decimal one, decimal other)
    {
        if (one == 0 || other == 0)
        {
            return 0;
        }

        // Trailing zeros count as digits too, so that a product may only seem too long.
        return ProductOf(one, other) ?? ProductOf(Amount.Normalized(one), Amount.Normalized(other))
            ?? throw NotExact($"product of {Amount.Text(one)} and {Amount.Text(other)}");
    }

    private static decimal? ProductOf(decimal one, decimal other)
    {
        try
        {
            decimal product = one * other;
            return product.Scale == one.Scale + other.Scale ? product : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static BfxException NotExact(string what) =>
        new(BfxErrorIds.InvalidArgument, $"The {what} has more digits than a decimal holds, so it cannot be calculated exactly.");
}
