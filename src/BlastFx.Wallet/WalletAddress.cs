using System.Text;
using Org.BouncyCastle.Math.EC;

namespace BlastFx.Wallet;

/// <summary>Addresses of Ethereum wallets.</summary>
public static class WalletAddress
{
    private const int Length = 20;

    /// <summary>Gets the address of the wallet of a private key.</summary>
    /// <param name="privateKey">The private key.</param>
    /// <returns><c>0x</c> and 40 hex digits, in the upper and lower case of EIP-55.</returns>
    /// <exception cref="ArgumentException">The bytes are not a valid private key.</exception>
    public static string Of(ReadOnlySpan<byte> privateKey)
    {
        ECPoint point = Secp256k1.PublicPoint(privateKey);
        // The hash is of both coordinates, without the byte that marks an uncompressed point.
        byte[] hash = Keccak256.Hash(point.GetEncoded(compressed: false).AsSpan(1));
        return Checksum(Convert.ToHexString(hash.AsSpan(Keccak256.Length - Length)));
    }

    /// <summary>Formats 40 hexadecimal digits as an address: a letter is upper case if its digit of the hash is 8 or more (EIP-55).</summary>
    internal static string Checksum(string digits)
    {
        char[] address = $"0x{digits.ToLowerInvariant()}".ToCharArray();
        byte[] hash = Keccak256.Hash(Encoding.ASCII.GetBytes(address, 2, digits.Length));
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            address[i + 2] = digit >= 8 ? char.ToUpperInvariant(address[i + 2]) : address[i + 2];
        }

        return new string(address);
    }
}
