using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>Amounts from their JSON text, never through a binary float.</summary>
internal static class ExactDecimal
{
    private const int LongestOnStack = 64;
    private const int MostShortDigits = 18;

    /// <summary>
    /// Reads a plain decimal number, <c>-?digits[.digits][e±digits]</c>. More digits than a decimal holds (28 significant
    /// ones always fit, and 28 places after the point) are rounded half to even.
    /// </summary>
    /// <exception cref="FormatException">The text is no such number, is too large for a decimal, or is so small that
    /// rounding would make it zero.</exception>
    public static decimal Parse(ReadOnlySpan<char> text)
    {
        if (TryParseShort(text, out decimal few))
        {
            return few;
        }

        if (!IsPlainNumber(text, out bool isZero))
        {
            throw new FormatException($"'{Shown(text)}' is not a decimal number");
        }

        if (!decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out decimal value))
        {
            throw new FormatException($"'{Shown(text)}' is larger than a decimal can hold");
        }

        if (value == 0 && !isZero)
        {
            throw new FormatException($"'{Shown(text)}' is smaller than a decimal can hold");
        }

        return value;
    }

    /// <summary>Reads the JSON number or string the reader stands on.</summary>
    /// <exception cref="JsonException">It is neither, or its text is not a decimal number.</exception>
    public static decimal Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw new JsonException($"a {JsonText.NameOf(reader.TokenType)} where a decimal number belongs");
        }

        try
        {
            if (reader.HasValueSequence || reader.ValueSpan.Length > LongestOnStack)
            {
                return Parse(JsonText.Of(ref reader));
            }

            Span<char> text = stackalloc char[LongestOnStack];
            int length = reader.TokenType == JsonTokenType.String
                ? reader.CopyString(text)
                : Encoding.ASCII.GetChars(reader.ValueSpan, text);
            return Parse(text[..length]);
        }
        catch (FormatException unreadable)
        {
            throw new JsonException(unreadable.Message, unreadable);
        }
    }

    /// <summary>Reads what nearly all amounts are, digits with or without a point that a long holds, without the way over
    /// every form a number can have.</summary>
    private static bool TryParseShort(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        bool isNegative = text.StartsWith("-");
        int position = isNegative ? 1 : 0;
        if (text.Length - position is < 1 or > MostShortDigits || !char.IsAsciiDigit(text[position]) || !char.IsAsciiDigit(text[^1]))
        {
            return false;
        }

        long digits = 0;
        int point = -1;
        for (; position < text.Length; position++)
        {
            char character = text[position];
            if (char.IsAsciiDigit(character))
            {
                digits = (digits * 10) + (character - '0');
            }
            else if (character == '.' && point < 0)
            {
                point = position;
            }
            else
            {
                return false;
            }
        }

        int places = point < 0 ? 0 : text.Length - 1 - point;
        value = new decimal((int)digits, (int)(digits >> 32), 0, isNegative, (byte)places);
        return true;
    }

    private static bool IsPlainNumber(ReadOnlySpan<char> text, out bool isZero)
    {
        isZero = true;
        int position = text.StartsWith("-") ? 1 : 0;
        if (!SkipDigits(text, ref position, ref isZero))
        {
            return false;
        }

        if (position < text.Length && text[position] == '.')
        {
            position++;
            if (!SkipDigits(text, ref position, ref isZero))
            {
                return false;
            }
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            position++;
            if (position < text.Length && text[position] is '+' or '-')
            {
                position++;
            }

            bool exponentIsZero = true;
            if (!SkipDigits(text, ref position, ref exponentIsZero))
            {
                return false;
            }
        }

        return position == text.Length;
    }

    private static bool SkipDigits(ReadOnlySpan<char> text, ref int position, ref bool allZero)
    {
        int start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            allZero &= text[position] == '0';
            position++;
        }

        return position > start;
    }

    private static string Shown(ReadOnlySpan<char> text)
    {
        const int most = 80;
        return text.Length <= most ? text.ToString() : new StringBuilder().Append(text[..most]).Append('…').ToString();
    }
}
