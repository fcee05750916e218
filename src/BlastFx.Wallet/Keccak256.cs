using Org.BouncyCastle.Crypto.Digests;

namespace BlastFx.Wallet;

/// <summary>Ethereum's hash: Keccak as it was before SHA-3 changed its padding.</summary>
internal static class Keccak256
{
    public const int Length = 32;

    /// <summary>Hashes parts as if they were one text.</summary>
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
