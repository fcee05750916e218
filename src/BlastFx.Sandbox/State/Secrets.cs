using System.Security.Cryptography;

namespace BlastFx.Sandbox.State;

/// <summary>Fresh random keys, secrets and refresh tokens, in characters that no JSON and no header has to escape.</summary>
internal static class Secrets
{
    public static string NewName() => Base64Url.Encode(RandomNumberGenerator.GetBytes(32));

    public static string NewSigningSecret() =>
        "0x" + Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant();
}
