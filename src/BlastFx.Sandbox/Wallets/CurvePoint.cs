using System.Globalization;
using System.Numerics;

namespace BlastFx.Sandbox.Wallets;

/// <summary>
/// A point of secp256k1 (SEC 2, section 2.4.1: y² = x³ + 7), in Jacobian coordinates: x is X/Z², y is Y/Z³, and Z is zero at
/// infinity. It handles public points only, so it does not need to run in constant time.
/// </summary>
internal readonly record struct CurvePoint(BigInteger X, BigInteger Y, BigInteger Z)
{
    /// <summary>The order of the field.</summary>
    public static readonly BigInteger P = Hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");

    /// <summary>The number of points.</summary>
    public static readonly BigInteger N = Hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    /// <summary>The base point.</summary>
    public static readonly CurvePoint G = new(
        Hex("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
        Hex("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"),
        BigInteger.One);

    private static readonly CurvePoint s_infinity = new(BigInteger.One, BigInteger.One, BigInteger.Zero);

    public bool IsInfinity => Z.IsZero;

    /// <summary>The point with an x and an odd or even y; null if the curve has none.</summary>
    public static CurvePoint? At(BigInteger x, bool odd)
    {
        BigInteger square = Mod(BigInteger.ModPow(x, 3, P) + 7);
        // P is 3 modulo 4, so this is a root if there is one.
        var y = BigInteger.ModPow(square, (P + 1) / 4, P);
        if (Mod(y * y) != square)
        {
            return null;
        }

        return new CurvePoint(x, y.IsEven == odd ? P - y : y, BigInteger.One);
    }

    /// <summary>The inverse of a number modulo a prime.</summary>
    public static BigInteger Inverse(BigInteger number, BigInteger prime) => BigInteger.ModPow(number, prime - 2, prime);

    public CurvePoint Times(BigInteger factor)
    {
        CurvePoint product = s_infinity;
        for (int bit = (int)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            product = product.Doubled();
            product = (factor >> bit).IsEven ? product : product.Plus(this);
        }

        return product;
    }

    public CurvePoint Plus(CurvePoint other)
    {
        if (IsInfinity || other.IsInfinity)
        {
            return IsInfinity ? other : this;
        }

        (BigInteger z1, BigInteger z2) = (Mod(Z * Z), Mod(other.Z * other.Z));
        (BigInteger u1, BigInteger u2) = (Mod(X * z2), Mod(other.X * z1));
        (BigInteger s1, BigInteger s2) = (Mod(Y * z2 * other.Z), Mod(other.Y * z1 * Z));
        if (u1 == u2)
        {
            return s1 == s2 ? Doubled() : s_infinity;
        }

        (BigInteger h, BigInteger r) = (Mod(u2 - u1), Mod(s2 - s1));
        BigInteger h2 = Mod(h * h);
        (BigInteger h3, BigInteger v) = (Mod(h2 * h), Mod(u1 * h2));
        BigInteger x = Mod((r * r) - h3 - (2 * v));
        return new CurvePoint(x, Mod((r * (v - x)) - (s1 * h3)), Mod(h * Z * other.Z));
    }

    /// <summary>Both coordinates, 32 bytes each, big-endian: the input of the hash that makes an address.</summary>
    public byte[] Coordinates()
    {
        BigInteger inverse = Inverse(Z, P);
        BigInteger square = Mod(inverse * inverse);
        byte[] bytes = new byte[64];
        Write(Mod(X * square), bytes.AsSpan(0, 32));
        Write(Mod(Y * square * inverse), bytes.AsSpan(32, 32));
        return bytes;
    }

    private CurvePoint Doubled()
    {
        if (IsInfinity)
        {
            return this;
        }

        BigInteger y2 = Mod(Y * Y);
        BigInteger s = Mod(4 * X * y2);
        BigInteger m = Mod(3 * X * X);
        BigInteger x = Mod((m * m) - (2 * s));
        return new CurvePoint(x, Mod((m * (s - x)) - (8 * y2 * y2)), Mod(2 * Y * Z));
    }

    private static BigInteger Mod(BigInteger number)
    {
        BigInteger rest = number % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static void Write(BigInteger number, Span<byte> bytes)
    {
        int length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(bytes[(bytes.Length - length)..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse($"0{digits}", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
