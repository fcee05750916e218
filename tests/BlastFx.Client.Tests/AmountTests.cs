using System.Globalization;
using System.Numerics;
using BlastFx.Client.Tests.Support;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class AmountTests
{
    private static readonly BigInteger s_max = (BigInteger.One << 96) - 1;

    private static readonly Gen<string> s_digits = Gen.Frequency(
        (4, Gen.String[Gen.Char['0', '9'], 1, 12]),
        (4, Gen.String[Gen.Char['0', '9'], 1, 45]),
        (1, Gen.String[Gen.Char["05"], 1, 45]),
        (1, Gen.OneOf("79228162514264337593543950335", "79228162514264337593543950336", "7922816251426433759354395033", "0", "00")));

    private static readonly Gen<string> s_number = Gen.Select(
        Gen.OneOf("", "-"),
        s_digits,
        Gen.Frequency((1, Gen.Const("")), (3, s_digits.Select(digits => "." + digits))),
        Gen.Frequency((3, Gen.Const("")), (2, Gen.Select(Gen.OneOf("e", "E"), Gen.OneOf("", "+", "-"), Gen.Int[0, 60], (e, sign, exponent) => $"{e}{sign}{exponent}"))),
        (sign, whole, fraction, exponent) => sign + whole + fraction + exponent);

    [Fact]
    public void Any_number_is_exact_or_rounded_half_to_even_or_an_error_but_never_wrong() =>
        s_number.Sample(
            text =>
            {
                decimal? expected = Expected(text);
                if (expected is { } value)
                {
                    decimal read = ExactDecimal.Parse(text);
                    Assert.Equal(value, read);
                    Assert.False(read == 0 && decimal.IsNegative(read));
                }
                else
                {
                    FormatException error = Assert.Throws<FormatException>(() => ExactDecimal.Parse(text));
                    Assert.Contains("larger than a decimal can hold", error.Message, StringComparison.Ordinal);
                }
            },
            iter: Effort.Of(30_000));

    [Fact]
    public void Text_that_is_not_a_plain_number_is_an_error_that_names_it() =>
        Gen.String[Gen.Char["0123456789.,-+eE _$()%x٣ "], 0, 10].Sample(
            text =>
            {
                if (!System.Text.RegularExpressions.Regex.IsMatch(text, @"\A-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\z"))
                {
                    FormatException error = Assert.Throws<FormatException>(() => ExactDecimal.Parse(text));
                    Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
                }
            },
            iter: Effort.Of(20_000));

    [Theory]
    [InlineData(80, "")]
    [InlineData(81, "…")]
    public void A_long_text_that_is_no_number_is_quoted_up_to_80_bytes(int length, string end) =>
        Assert.StartsWith(
            $"'{new string('x', 80)}{end}' is not", Assert.Throws<FormatException>(() => ExactDecimal.Parse(new string('x', length))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("25532.188679245283018867924528301886794", "25532.188679245283018867924528")]
    [InlineData("0.00000000000000000000000000005", "0.0000000000000000000000000000")]
    [InlineData("0.00000000000000000000000000006", "0.0000000000000000000000000001")]
    [InlineData("-0.00000000000000000000000000006", "-0.0000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000000000000004", "0.0000000000000000000000000000")]
    [InlineData("-4e-38", "0.0000000000000000000000000000")]
    [InlineData("1e-28", "0.0000000000000000000000000001")]
    [InlineData("1e-29", "0.0000000000000000000000000000")]
    [InlineData("-0", "0")]
    [InlineData("-0.00", "0.00")]
    [InlineData("0.00000000000000000000000000015", "0.0000000000000000000000000002")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("79228162514264337593543950335.4", "79228162514264337593543950335")]
    [InlineData("79228162514264337593543950335.5", "error")]
    [InlineData("79228162514264337593543950336", "error")]
    [InlineData("1e28", "10000000000000000000000000000")]
    [InlineData("1e29", "error")]
    [InlineData("1e99999999999", "error")]
    [InlineData("1e-99999999999", "0.0000000000000000000000000000")]
    [InlineData("0e99999999999", "0")]
    [InlineData("0.000e-99999999999", "0.0000000000000000000000000000")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("19800.0", "19800.0")]
    public void Known_numbers_keep_their_digits(string text, string expected)
    {
        if (expected == "error")
        {
            Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => ExactDecimal.Parse(text)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, ExactDecimal.Parse(text).ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    public void No_culture_changes_an_amount(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal(-1234.5m, ExactDecimal.Parse("-1234.5"));
            Assert.Throws<FormatException>(() => ExactDecimal.Parse("1234,5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("\"12.50\"", "12.50")]
    [InlineData("12.50", "12.50")]
    [InlineData("1E+2", "100")]
    [InlineData("\"\\u0031\"", "1")]
    public void An_account_takes_amounts_as_text_and_as_numbers(string json, string expected) =>
        Assert.Equal(expected, WireAccount.With("balance", json).Balance!.Value.ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("\"1e40\"", "'1e40' is larger than a decimal can hold")]
    [InlineData("1e40", "'1e40' is larger than a decimal can hold")]
    [InlineData("\"\"", "'' is not a decimal number")]
    [InlineData("\"NaN\"", "'NaN' is not a decimal number")]
    [InlineData("\"1,000\"", "'1,000' is not a decimal number")]
    [InlineData("\"1.2.3\"", "'1.2.3' is not a decimal number")]
    [InlineData("\"1.\"", "'1.' is not a decimal number")]
    [InlineData("\"1e\"", "'1e' is not a decimal number")]
    [InlineData("\"1e+\"", "'1e+' is not a decimal number")]
    [InlineData("true", "a boolean where a decimal number belongs")]
    [InlineData("{}", "an object where a decimal number belongs")]
    public void An_amount_that_cannot_be_held_is_an_error_naming_field_and_text(string json, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => WireAccount.With("withdrawable_balance", json));

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains($"withdrawable_balance: {why}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The number by integer arithmetic alone, with as many places as a decimal can hold; null if it cannot hold the number.</summary>
    internal static decimal? Expected(string text)
    {
        (BigInteger digits, int places) = Split(text);
        if (digits.IsZero)
        {
            return 0;
        }

        for (int scale = 28; scale >= 0; scale--)
        {
            BigInteger scaled = Scale(BigInteger.Abs(digits), scale - places);
            if (scaled <= s_max)
            {
                return Decimal(scaled, scale, digits.Sign < 0);
            }
        }

        return null;
    }

    private static (BigInteger Digits, int Places) Split(string text)
    {
        string[] parts = text.ToUpperInvariant().Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : parts[0].Length - point - 1;
        int exponent = parts.Length == 1 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        return (BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), places - exponent);
    }

    private static BigInteger Scale(BigInteger digits, int power)
    {
        if (power >= 0)
        {
            return digits * BigInteger.Pow(10, power);
        }

        BigInteger divisor = BigInteger.Pow(10, -power);
        BigInteger whole = BigInteger.DivRem(digits, divisor, out BigInteger rest);
        int half = (rest * 2).CompareTo(divisor);
        return half > 0 || (half == 0 && !whole.IsEven) ? whole + 1 : whole;
    }

    private static decimal Decimal(BigInteger digits, int scale, bool negative)
    {
        uint low = (uint)(digits & uint.MaxValue);
        uint middle = (uint)((digits >> 32) & uint.MaxValue);
        uint high = (uint)(digits >> 64);
        return new decimal((int)low, (int)middle, (int)high, negative, (byte)scale);
    }
}
