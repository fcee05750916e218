using System.Buffers.Binary;

namespace BlastFx.Serialization;

/// <summary>A 64-bit hash of bytes: wide enough that two different records of a list do not collide in practice.</summary>
internal static class ContentHash
{
    // Arbitrary odd numbers without a pattern: digits of the golden ratio and of pi.
    private const ulong Seed = 0x9E3779B97F4A7C15;
    private const ulong Factor = 0x243F6A8885A308D3;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Seed ^ (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte one in bytes)
        {
            rest = (rest << 8) | one;
        }

        return Mix(hash ^ rest);
    }

    /// <summary>Combines two hashes, in this order.</summary>
    public static ulong Join(ulong hash, ulong next) => Mix(hash ^ next);

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, Factor, out ulong low);
        return high ^ low ^ Seed;
    }
}
