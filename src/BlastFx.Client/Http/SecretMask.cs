using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>
/// Takes secrets out of texts that people read: those the session knows, and whatever looks like one (tokens of answers
/// that have only just come, echoes in error texts).
/// </summary>
internal static partial class SecretMask
{
    public const string Mask = "***";

    /// <summary>The text without secrets.</summary>
    /// <param name="text">Any text: JSON, HTML, prose.</param>
    /// <param name="known">Secrets that must not show, whatever they look like; null for none.</param>
    public static string Apply(string text, KnownSecrets? known = null)
    {
        text = known?.Remove(text) ?? text;
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
