using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>
/// Masks secrets in text for users: the session's secrets, and anything that looks like one (tokens of a response just
/// received, echoes in error texts).
/// </summary>
public static partial class SecretMask
{
    internal const string Mask = "***";

    /// <summary>Masks everything in a text that looks like a secret.</summary>
    /// <param name="text">Any text: JSON, HTML, prose.</param>
    /// <returns>The text without secrets.</returns>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Apply(text, known: null);
    }

    /// <summary>Masks everything in a text that looks like a secret, and the secrets that are known.</summary>
    /// <param name="text">Any text: JSON, HTML, prose.</param>
    /// <param name="known">Secrets that must not show, whatever they look like; null for none.</param>
    internal static string Apply(string text, KnownSecrets? known)
    {
        text = known?.Mask(text) ?? text;
        text = SecretMember().Replace(text, match => $"{match.Groups["before"].Value}\"{Mask}\"");
        text = JwtShape().Replace(text, Mask);
        return KeyShape().Replace(text, Mask);
    }

    [GeneratedRegex("""(?<before>"[^"]*(?:jwt|token|secret|signature|(?<=["_])key)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretMember();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){1,2}")]
    private static partial Regex JwtShape();

    // 32 bytes or more in hex: secrets, keys and signatures; a wallet's address has 20.
    [GeneratedRegex("(?:0x)?[0-9a-fA-F]{64,}")]
    private static partial Regex KeyShape();
}
