using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Amounts from their JSON text, never through a binary float.</summary>
public static class ExactDecimal
{
    private const int MaxShortDigits = 18;
    private const int MaxExcerpt = 80;

    /// <summary>
    /// Reads a plain decimal number, <c>-?digits[.digits][e±digits]</c>. More digits than a decimal holds (28 significant
    /// ones always fit, and 28 places after the point) are rounded half to even, to zero if that is nearest.
    /// </summary>
    /// <param name="text">The text, such as <c>0.10</c>.</param>
    /// <returns>The number.</returns>
    /// <exception cref="FormatException">The text is not such a number, or is larger than a decimal can hold.</exception>
    public static decimal Parse(ReadOnlySpan<char> text)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        return TryParse(utf8.AsSpan(0, length), out decimal value, out string? why) ? value : throw new FormatException(why);
    }

    /// <summary>Reads the JSON number or string at the reader's position.</summary>
    /// <exception cref="UnreadableException">It is neither, or its text is not a decimal number.</exception>
    internal static decimal Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw new UnreadableException($"{JsonText.NameOf(reader.TokenType)} where a decimal number belongs");
        }

        ReadOnlySpan<byte> text = reader.ValueIsEscaped ? JsonText.Unescaped(ref reader) : reader.ValueSpan;
        return TryParse(text, out decimal value, out string? why) ? value : throw new UnreadableException(why);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out decimal value, [NotNullWhen(false)] out string? why)
    {
        why = null;
        if (TryParseShort(text, out value))
        {
            return true;
        }

        if (!IsPlainNumber(text))
        {
            why = $"'{Excerpt(text)}' is not a decimal number";
        }
        else if (!decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value))
        {
            why = $"'{Excerpt(text)}' is larger than a decimal can hold";
        }

        // Zero has no sign: -0, and values rounded to it, would be shown with one.
        value = value == 0 ? Math.Abs(value) : value;
        return why is null;
    }

    /// <summary>Fast path for nearly all amounts: digits that fit a long, with or without a decimal point.</summary>
    private static bool TryParseShort(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> number = isNegative ? text[1..] : text;
        if (number.Length is < 1 or > MaxShortDigits || !IsDigit(number[0]) || !IsDigit(number[^1]))
        {
            return false;
        }

        long digits = 0;
        int point = -1;
        for (int i = 0; i < number.Length; i++)
        {
            byte character = number[i];
            if (IsDigit(character))
            {
                digits = (digits * 10) + (character - '0');
            }
            else if (character == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        int places = point < 0 ? 0 : number.Length - 1 - point;
        value = new decimal((int)digits, (int)(digits >> 32), 0, isNegative && digits != 0, (byte)places);
        return true;
    }

    private static bool IsPlainNumber(ReadOnlySpan<byte> text)
    {
        int position = text.Length > 0 && text[0] == '-' ? 1 : 0;
        if (!SkipDigits(text, ref position))
        {
            return false;
        }

        if (position < text.Length && text[position] == '.')
        {
            position++;
            if (!SkipDigits(text, ref position))
            {
                return false;
            }
        }

        if (position < text.Length && text[position] is (byte)'e' or (byte)'E')
        {
            position++;
            if (position < text.Length && text[position] is (byte)'+' or (byte)'-')
            {
                position++;
            }

            if (!SkipDigits(text, ref position))
            {
                return false;
            }
        }

        return position == text.Length;
    }

    private static bool SkipDigits(ReadOnlySpan<byte> text, ref int position)
    {
        int start = position;
        while (position < text.Length && IsDigit(text[position]))
        {
            position++;
        }

        return position > start;
    }

    private static bool IsDigit(byte character) => (uint)(character - '0') <= 9;

    private static string Excerpt(ReadOnlySpan<byte> text) =>
        text.Length <= MaxExcerpt ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..MaxExcerpt]) + "…";
}
