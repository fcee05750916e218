using System.Globalization;

namespace BlastFx.Client.Tests.Support;

/// <summary>The memory of another process, on Linux.</summary>
internal static class ProcessMemory
{
    /// <summary>Counts bytes in the readable memory of a process.</summary>
    public static int Count(int process, byte[] wanted)
    {
        const int Piece = 1 << 20;
        using FileStream memory = new($"/proc/{process}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[Piece];
        int count = 0;
        foreach (string region in File.ReadLines($"/proc/{process}/maps"))
        {
            string[] parts = region.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Regions of the kernel cannot be read, and addresses beyond the range of a file position are the kernel's.
            if (!parts[1].StartsWith('r') || region.Contains("[v", StringComparison.Ordinal))
            {
                continue;
            }

            long[] range = [.. parts[0].Split('-').Select(address => long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            int kept = 0;
            for (long position = range[0]; position < range[1];)
            {
                memory.Position = position;
                int read = ReadPiece(memory, buffer.AsSpan(kept, (int)Math.Min(Piece - kept, range[1] - position)));
                if (read == 0)
                {
                    break;
                }

                Span<byte> piece = buffer.AsSpan(0, kept + read);
                count += piece.Count(wanted);
                position += read;
                kept = Math.Min(wanted.Length - 1, piece.Length);
                piece[^kept..].CopyTo(buffer);
            }
        }

        return count;
    }

    private static int ReadPiece(FileStream memory, Span<byte> piece)
    {
        try
        {
            return memory.Read(piece);
        }
        catch (IOException)
        {
            // Reserved memory without pages.
            return 0;
        }
    }
}
