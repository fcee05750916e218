using System.Globalization;
using System.Text;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The rules for market ids.</summary>
public static class MarketIds
{
    private const int MaxLength = 64;

    /// <summary>Tests whether a text is a valid market id: letters and digits of any script, and <c>- _ . / :</c>. No other
    /// character is valid, because ids go into completion, queries and signed bodies.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True if it is valid.</returns>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.EnumerateRunes().All(IsPart);

    /// <summary>Returns the error message for an invalid market id.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The message.</returns>
    public static string InvalidMessage(string? text) =>
        $"'{text}' is not a valid market id: ids consist of letters, digits and - _ . / :, such as BTC-USD.";

    /// <summary>Rejects an invalid market id.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal static void Validate(string? text)
    {
        if (!IsValid(text))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"{InvalidMessage(text)} Nothing was sent.");
        }
    }

    /// <summary>Rejects an invalid market id; null is allowed.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    internal static void ValidateIfPresent(string? text)
    {
        if (text is not null)
        {
            Validate(text);
        }
    }

    private static bool IsPart(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || "-_./:".Contains((char)rune.Value)
        // Some letters and marks are invisible: two ids that differ in one of them would look the same.
        : ShownText.IsVisible(rune) && Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
