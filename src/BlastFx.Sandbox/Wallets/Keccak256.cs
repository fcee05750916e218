using System.Buffers.Binary;
using System.Numerics;

namespace BlastFx.Sandbox.Wallets;

/// <summary>Keccak-256 as used by Ethereum: the sponge of FIPS 202 with the original padding, not that of SHA-3.</summary>
internal static class Keccak256
{
    private const int Rate = 136;

    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        Span<ulong> state = stackalloc ulong[25];
        Span<byte> block = stackalloc byte[Rate];
        while (message.Length >= Rate)
        {
            Absorb(state, message[..Rate]);
            message = message[Rate..];
        }

        block.Clear();
        message.CopyTo(block);
        block[message.Length] ^= 0x01;
        block[Rate - 1] ^= 0x80;
        Absorb(state, block);

        byte[] hash = new byte[32];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), state[i]);
        }

        return hash;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        Permute(state);
    }

    /// <summary>Keccak-f[1600], with the step names of FIPS 202, section 3.2. Lane (x, y) is at index 5y + x.</summary>
    private static void Permute(Span<ulong> a)
    {
        Span<ulong> parity = stackalloc ulong[5];
        Span<ulong> moved = stackalloc ulong[25];
        byte constants = 1;
        for (int round = 0; round < 24; round++)
        {
            // Theta
            for (int x = 0; x < 5; x++)
            {
                parity[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }

            for (int i = 0; i < 25; i++)
            {
                a[i] ^= parity[((i % 5) + 4) % 5] ^ BitOperations.RotateLeft(parity[((i % 5) + 1) % 5], 1);
            }

            // Rho and pi
            moved[0] = a[0];
            (int column, int row) = (1, 0);
            for (int t = 0; t < 24; t++)
            {
                (int nextColumn, int nextRow) = (row, ((2 * column) + (3 * row)) % 5);
                moved[(5 * nextRow) + nextColumn] = BitOperations.RotateLeft(a[(5 * row) + column], (t + 1) * (t + 2) / 2);
                (column, row) = (nextColumn, nextRow);
            }

            // Chi
            for (int i = 0; i < 25; i++)
            {
                int start = i / 5 * 5;
                a[i] = moved[i] ^ (~moved[start + ((i + 1) % 5)] & moved[start + ((i + 2) % 5)]);
            }

            // Iota
            a[0] ^= RoundConstant(ref constants);
        }
    }

    /// <summary>The constant of the next round: seven bits of a shift register, at the positions 2^j - 1.</summary>
    private static ulong RoundConstant(ref byte register)
    {
        ulong constant = 0;
        for (int j = 0; j < 7; j++)
        {
            constant |= (register & 1UL) << ((1 << j) - 1);
            register = (byte)((register << 1) ^ ((register >> 7) * 0x71));
        }

        return constant;
    }
}
