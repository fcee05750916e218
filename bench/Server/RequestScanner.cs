using System.Buffers.Text;
using System.Net.Sockets;

namespace BlastFx.Bench.Server;

/// <summary>Finds where requests end on a connection, and which page of a list they ask for.</summary>
internal sealed class RequestScanner(Socket connection)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>What a request asks for that names no page.</summary>
    public const int NoPage = -1;

    /// <summary>Reads past one request and gives the page it asks for; null where the client has closed.</summary>
    public async ValueTask<int?> ReadOneAsync(CancellationToken stopping)
    {
        int end;
        while ((end = EndOfRequest(_buffer.AsSpan(0, _length))) < 0)
        {
            int read = await connection.ReceiveAsync(_buffer.AsMemory(_length), stopping);
            if (read == 0)
            {
                return null;
            }

            _length += read;
        }

        int page = PageOf(_buffer.AsSpan(0, end));
        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return page;
    }

    private static int PageOf(ReadOnlySpan<byte> request)
    {
        int at = request[..request.IndexOf("\r\n"u8)].IndexOf("p_page="u8);
        return at >= 0 && Utf8Parser.TryParse(request[(at + 7)..], out int page, out _) ? page : NoPage;
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
