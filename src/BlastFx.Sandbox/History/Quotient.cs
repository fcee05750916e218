using System.Globalization;
using System.Numerics;

namespace BlastFx.Sandbox.History;

/// <summary>
/// A number that may have no end behind the point, such as an average price. The exchange writes more digits of it than
/// most decimal types hold.
/// </summary>
internal readonly record struct Quotient(BigInteger Numerator, BigInteger Denominator)
{
    private const int Digits = 33;

    public static Quotient operator *(Quotient left, Quotient right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Quotient Of(decimal value)
    {
        var denominator = BigInteger.Pow(10, value.Scale);
        return new Quotient(new BigInteger(value * (decimal)denominator), denominator);
    }

    /// <summary>The digits up to the 33rd behind the point, without zeros at the end.</summary>
    public override string ToString()
    {
        BigInteger scaled = BigInteger.Abs(Numerator) * BigInteger.Pow(10, Digits) / BigInteger.Abs(Denominator);
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(Digits + 1, '0');
        string text = $"{digits[..^Digits]}.{digits[^Digits..]}".TrimEnd('0').TrimEnd('.');
        return Numerator.Sign * Denominator.Sign < 0 && !scaled.IsZero ? $"-{text}" : text;
    }
}
