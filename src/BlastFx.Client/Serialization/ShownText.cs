using System.Globalization;
using System.Text;

namespace BlastFx.Serialization;

/// <summary>
/// Makes text from outside safe to show. Characters that a terminal would obey, or that hide or reorder text, are replaced
/// by U+FFFD. Messages and the text forms of models are clean already; their properties keep what the exchange sent.
/// </summary>
public static class ShownText
{
    /// <summary>Cleans a text for a single line.</summary>
    /// <param name="text">A text.</param>
    /// <returns>
    /// The text, with a replacement for each control character (line breaks and tabs too), format character (bidirectional
    /// controls, zero-width characters, tags), other invisible character, line separator, half of a surrogate pair and
    /// noncharacter.
    /// </returns>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text, keepsLines: false);
    }

    /// <summary>Cleans a text of several lines; line feeds are kept.</summary>
    /// <param name="text">A text.</param>
    /// <returns>As <see cref="Clean(string)"/>; CR LF becomes LF.</returns>
    public static string CleanLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Clean(text.Replace("\r\n", "\n", StringComparison.Ordinal), keepsLines: true);
    }

    private static string Clean(string text, bool keepsLines)
    {
        // Nearly all text of the exchange is ASCII.
        int first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, first, text.Length);
        foreach (Rune rune in text.AsSpan(first).EnumerateRunes())
        {
            bool stays = IsVisible(rune) || (keepsLines && rune.Value == '\n');
            clean.Append(stays ? rune : Rune.ReplacementChar);
        }

        return clean.ToString();
    }

    /// <summary>Tests whether a character is visible, and not an instruction to the terminal or to the text around it.</summary>
    /// <param name="rune">The character; half of a surrogate pair is enumerated as the replacement character already.</param>
    /// <returns>True if it is visible.</returns>
    public static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.OtherNotAssigned => !IsIgnorable(rune.Value) && (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is < 0xFDD0 or > 0xFDEF,
        _ => !IsIgnorable(rune.Value),
    };

    /// <summary>Unicode's Default_Ignorable_Code_Point outside the category Format: characters that are invisible.</summary>
    private static bool IsIgnorable(int value) => value is
        0x034F or (>= 0x115F and <= 0x1160) or (>= 0x17B4 and <= 0x17B5) or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
