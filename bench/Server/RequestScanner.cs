using System.Buffers.Text;
using System.Net.Sockets;

namespace BlastFx.Bench.Server;

/// <summary>Finds where requests end on a connection, and looks at nothing else.</summary>
internal sealed class RequestScanner(Socket connection)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>Reads past one request; false where the client has closed.</summary>
    public async ValueTask<bool> ReadOneAsync(CancellationToken stopping)
    {
        int end;
        while ((end = EndOfRequest(_buffer.AsSpan(0, _length))) < 0)
        {
            int read = await connection.ReceiveAsync(_buffer.AsMemory(_length), stopping);
            if (read == 0)
            {
                return false;
            }

            _length += read;
        }

        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return true;
    }

    private static int EndOfRequest(ReadOnlySpan<byte> received)
    {
        int head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return -1;
        }

        int end = head + 4 + BodyLength(received[..head]);
        return end <= received.Length ? end : -1;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : 0;
    }
}
