namespace BlastFx.Wallet;

/// <summary>Validates private keys of secp256k1.</summary>
public static class PrivateKey
{
    /// <summary>The length of a private key in bytes.</summary>
    public const int Length = 32;

    /// <summary>True if the bytes are a private key: a big-endian number of 32 bytes, from 1 to the curve order minus 1.</summary>
    /// <param name="key">The bytes.</param>
    /// <returns>True if they are. The time this takes does not depend on the value.</returns>
    public static bool IsValid(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
        {
            return false;
        }

        ReadOnlySpan<byte> order = Order;
        int any = 0;
        int borrow = 0;
        for (int i = Length - 1; i >= 0; i--)
        {
            any |= key[i];
            // -1 if the lower bytes of the key are less than those of the order.
            borrow = (key[i] - order[i] + borrow) >> 8;
        }

        return any != 0 && borrow != 0;
    }

    /// <summary>The order of secp256k1 (SEC 2, section 2.4.1).</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];

    /// <summary>Rejects an invalid private key without quoting it.</summary>
    internal static void Check(ReadOnlySpan<byte> key)
    {
        if (!IsValid(key))
        {
            throw new ArgumentException("These bytes are not a valid private key of secp256k1.", nameof(key));
        }
    }
}
