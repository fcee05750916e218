namespace BlastFx.Wallet;

/// <summary>What makes 32 bytes a private key of secp256k1.</summary>
public static class PrivateKey
{
    /// <summary>How many bytes a private key has.</summary>
    public const int Length = 32;

    /// <summary>Whether bytes are a private key: 32 of them, as a big-endian number from 1 to the curve's order less 1.</summary>
    /// <param name="key">The bytes.</param>
    /// <returns>Whether they are; how long that takes tells nothing of 32 bytes that are.</returns>
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
            // Minus one where the key's lower bytes are less than the order's.
            borrow = (key[i] - order[i] + borrow) >> 8;
        }

        return any != 0 && borrow != 0;
    }

    /// <summary>The number of points of secp256k1 (SEC 2, section 2.4.1).</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];

    /// <summary>Refuses what is no private key, without quoting it.</summary>
    internal static void Check(ReadOnlySpan<byte> key)
    {
        if (!IsValid(key))
        {
            throw new ArgumentException("These bytes are not a valid private key of secp256k1.", nameof(key));
        }
    }
}
