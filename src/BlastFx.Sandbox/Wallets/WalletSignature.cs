using System.Globalization;
using System.Numerics;
using System.Text;

namespace BlastFx.Sandbox.Wallets;

/// <summary>Recovers the wallet that signed a message from the signature, as Ethereum does.</summary>
internal static class WalletSignature
{
    private const int Length = 65;

    private const string Welcome =
        "Welcome to Bfx!\n\n"
        + "Click to sign in and on-board your wallet for trading perpetuals.\n\n"
        + "This request will not trigger a blockchain transaction or cost any gas fees. This signature only proves you are the true owner of this wallet.\n\n"
        + "By signing this message you agree to the terms and conditions of the exchange.";

    /// <summary>The message that a wallet signs to onboard, with the second at which the request expires.</summary>
    public static string OnboardingMessage(long timestamp) => string.Create(CultureInfo.InvariantCulture, $"{Welcome}\n{timestamp}");

    /// <summary>The hash that personal_sign signs (EIP-191, version 0x45).</summary>
    public static byte[] HashOf(string message)
    {
        byte[] text = Encoding.UTF8.GetBytes(message);
        string prefix = string.Create(CultureInfo.InvariantCulture, $"\u0019Ethereum Signed Message:\n{text.Length}");
        return Keccak256.Hash([.. Encoding.UTF8.GetBytes(prefix), .. text]);
    }

    /// <summary>The address that signed a hash, in lower case; null if the signature is not valid or its last byte is not 0 or 1.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="signature">r, s and the recovery id: 65 bytes.</param>
    public static string? Signer(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Length || signature[^1] > 1)
        {
            return null;
        }

        (BigInteger r, BigInteger s) = (Number(signature[..32]), Number(signature[32..64]));
        if (r.IsZero || s.IsZero || r >= CurvePoint.N || s >= CurvePoint.N || CurvePoint.At(r, odd: signature[^1] == 1) is not { } nonce)
        {
            return null;
        }

        // SEC 1, section 4.1.6: Q = (sR - eG) / r.
        BigInteger inverse = CurvePoint.Inverse(r, CurvePoint.N);
        BigInteger u1 = (CurvePoint.N - (Number(hash) % CurvePoint.N)) * inverse % CurvePoint.N;
        CurvePoint key = CurvePoint.G.Times(u1).Plus(nonce.Times(s * inverse % CurvePoint.N));
        return key.IsInfinity ? null : AddressOf(key);
    }

    private static string AddressOf(CurvePoint key) =>
        "0x" + Convert.ToHexString(Keccak256.Hash(key.Coordinates()).AsSpan(12)).ToLowerInvariant();

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
