using Org.BouncyCastle.Crypto.Digests;

namespace BlastFx.Wallet;

/// <summary>Keccak-256, the hash of Ethereum. SHA-3 has another padding.</summary>
internal static class Keccak256
{
    public const int Length = 32;

    /// <summary>Hashes the concatenation of two parts.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var digest = new KeccakDigest(8 * Length);
        digest.BlockUpdate(first);
        digest.BlockUpdate(second);
        byte[] hash = new byte[Length];
        digest.DoFinal(hash);
        return hash;
    }
}
