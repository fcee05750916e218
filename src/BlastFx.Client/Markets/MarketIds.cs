using System.Buffers;

namespace BlastFx;

/// <summary>What a market's id may look like.</summary>
internal static class MarketIds
{
    private const int Longest = 64;

    private static readonly SearchValues<char> s_characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:");

    /// <summary>Whether a text can be a market's id.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: > 0 and <= Longest } && text.AsSpan().IndexOfAnyExcept(s_characters) < 0;

    /// <summary>What is said of a text that cannot.</summary>
    public static string Complaint(string? text) =>
        $"'{text}' cannot be a market's id: ids are letters, digits and - _ . / : only, such as BTC-USD.";

    /// <summary>Refuses what cannot be a market's id.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.BadArgument"/>.</exception>
    public static void Check(string? text)
    {
        if (!IsOne(text))
        {
            throw new BfxException(BfxErrorIds.BadArgument, $"{Complaint(text)} Nothing was sent.");
        }
    }

    /// <summary>Refuses what is given and cannot be a market's id.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.BadArgument"/>.</exception>
    public static void CheckIfGiven(string? text)
    {
        if (text is not null)
        {
            Check(text);
        }
    }
}
