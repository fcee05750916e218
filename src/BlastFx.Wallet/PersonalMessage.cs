using System.Globalization;
using System.Text;

namespace BlastFx.Wallet;

/// <summary>Signatures of human-readable messages (EIP-191, version 0x45, known as personal_sign).</summary>
public static class PersonalMessage
{
    /// <summary>Signs a message.</summary>
    /// <param name="privateKey">The wallet's private key.</param>
    /// <param name="message">The message, which is signed as UTF-8.</param>
    /// <returns><c>0x</c> and 130 lower-case hexadecimal digits: r, s, and the recovery id, 0 or 1. The signature is
    /// deterministic.</returns>
    /// <exception cref="ArgumentException">The bytes are not a valid private key.</exception>
    public static string Sign(ReadOnlySpan<byte> privateKey, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[] signature = Secp256k1.Sign(privateKey, Hash(message));
        return $"0x{Convert.ToHexString(signature).ToLowerInvariant()}";
    }

    /// <summary>The hash to sign: of a prefix that no transaction begins with, the length of the message in bytes, and the message.</summary>
    internal static byte[] Hash(string message)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(message);
        string prefix = string.Create(CultureInfo.InvariantCulture, $"\u0019Ethereum Signed Message:\n{utf8.Length}");
        return Keccak256.Hash(Encoding.UTF8.GetBytes(prefix), utf8);
    }
}
