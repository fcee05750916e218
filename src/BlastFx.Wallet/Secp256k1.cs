using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Utilities;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace BlastFx.Wallet;

/// <summary>
/// The curve of Ethereum. The caller keeps the bytes of the key. The library's number of them lives for one call and cannot
/// be wiped.
/// </summary>
internal static class Secp256k1
{
    private const int SignatureLength = 65;

    private static readonly ECDomainParameters s_domain = new(CustomNamedCurves.GetByName("secp256k1"));
    private static readonly BigInteger s_halfOrder = s_domain.N.ShiftRight(1);

    /// <summary>Gets the public key of a private key, with affine coordinates.</summary>
    public static ECPoint PublicPoint(ReadOnlySpan<byte> privateKey) =>
        new FixedPointCombMultiplier().Multiply(s_domain.G, Number(privateKey)).Normalize();

    /// <summary>
    /// Signs a hash with the nonce of RFC 6979 and the lower of the two possible s (EIP-2), then verifies the signature,
    /// because a faulty one would disclose the key.
    /// </summary>
    /// <returns>r and s of 32 bytes each, and 0 or 1 for the even or odd y of the nonce's point.</returns>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, byte[] hash)
    {
        BigInteger number = Number(privateKey);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(number, s_domain));
        BigInteger[] pair = signer.GenerateSignature(hash);
        BigInteger r = pair[0];
        BigInteger s = pair[1].CompareTo(s_halfOrder) > 0 ? s_domain.N.Subtract(pair[1]) : pair[1];

        ECPoint nonce = NoncePoint(PublicPoint(privateKey), r, s, hash);
        if (nonce.IsInfinity || !nonce.AffineXCoord.ToBigInteger().Equals(r))
        {
            throw new CryptographicException("The signature could not be verified.");
        }

        byte[] signature = new byte[SignatureLength];
        BigIntegers.AsUnsignedByteArray(r, signature, 0, 32);
        BigIntegers.AsUnsignedByteArray(s, signature, 32, 32);
        signature[^1] = (byte)(nonce.AffineYCoord.TestBitZero() ? 1 : 0);
        return signature;
    }

    /// <summary>The point that verifying a signature computes (SEC 1, section 4.1.4).</summary>
    private static ECPoint NoncePoint(ECPoint publicPoint, BigInteger r, BigInteger s, byte[] hash)
    {
        BigInteger inverse = BigIntegers.ModOddInverse(s_domain.N, s);
        BigInteger u1 = new BigInteger(1, hash).Multiply(inverse).Mod(s_domain.N);
        BigInteger u2 = r.Multiply(inverse).Mod(s_domain.N);
        return ECAlgorithms.SumOfTwoMultiplies(s_domain.G, u1, publicPoint, u2).Normalize();
    }

    private static BigInteger Number(ReadOnlySpan<byte> privateKey)
    {
        PrivateKey.Check(privateKey);
        return new BigInteger(1, privateKey);
    }
}
