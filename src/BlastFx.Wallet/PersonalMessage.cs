using System.Globalization;
using System.Text;

namespace BlastFx.Wallet;

/// <summary>Messages that a wallet signs for people to read (EIP-191, version 0x45, known as personal_sign).</summary>
public static class PersonalMessage
{
    /// <summary>Signs a message.</summary>
    /// <param name="privateKey">The wallet's private key.</param>
    /// <param name="message">The message, which is signed as UTF-8.</param>
    /// <returns><c>0x</c> and 130 lower-case hex digits: r, s, and which of the two points r stands for, 0 or 1. The same for
    /// the same key and message, always.</returns>
    /// <exception cref="ArgumentException">These bytes are no private key.</exception>
    public static string Sign(ReadOnlySpan<byte> privateKey, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[] signature = Secp256k1.Sign(privateKey, Hash(message));
        return $"0x{Convert.ToHexString(signature).ToLowerInvariant()}";
    }

    /// <summary>What is signed: a prefix no transaction begins with, the message's length in bytes, the message.</summary>
    internal static byte[] Hash(string message)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(message);
        string prefix = string.Create(CultureInfo.InvariantCulture, $"\u0019Ethereum Signed Message:\n{utf8.Length}");
        return Keccak256.Hash(Encoding.UTF8.GetBytes(prefix), utf8);
    }
}
