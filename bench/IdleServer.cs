using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace BlastFx.Bench;

/// <summary>
/// A server that does no work: it reads a request to its end and writes a prepared response. The sandbox's server, which checks
/// requests and composes responses, slows a raw read by up to a quarter.
/// </summary>
internal sealed class IdleServer : IDisposable
{
    private readonly Responses _responses;
    private readonly int _delayMilliseconds;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public IdleServer(Responses responses, int delayMilliseconds)
    {
        (_responses, _delayMilliseconds) = (responses, delayMilliseconds);
        _listener.Start(backlog: 64);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket connection = await _listener.AcceptSocketAsync();
            connection.NoDelay = true;
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            byte[] buffer = new byte[16 * 1024];
            int length = 0;
            while (true)
            {
                int end;
                while ((end = EndOfRequest(buffer.AsSpan(0, length))) < 0)
                {
                    int received = await connection.ReceiveAsync(buffer.AsMemory(length));
                    if (received == 0)
                    {
                        return;
                    }

                    length += received;
                }

                byte[] response = ResponseTo(buffer.AsSpan(0, end));
                buffer.AsSpan(end, length - end).CopyTo(buffer);
                length -= end;
                if (_delayMilliseconds > 0)
                {
                    await Task.Delay(_delayMilliseconds);
                }

                await connection.SendAsync(response);
            }
        }
    }

    private byte[] ResponseTo(ReadOnlySpan<byte> request)
    {
        ReadOnlySpan<byte> line = request[..request.IndexOf("\r\n"u8)];
        return line.IndexOf(" /orders"u8) >= 0 ? _responses.Order
            : line.IndexOf(" /markets"u8) >= 0 ? _responses.Market
            : _responses.Get(PageOf(line));
    }

    /// <summary>The length of the first request; -1 if it has not arrived to its end.</summary>
    private static int EndOfRequest(ReadOnlySpan<byte> received)
    {
        int head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return -1;
        }

        int at = received[..head].IndexOf("Content-Length: "u8);
        int body = at >= 0 && Utf8Parser.TryParse(received[(at + 16)..head], out int length, out _) ? length : 0;
        int end = head + 4 + body;
        return end <= received.Length ? end : -1;
    }

    /// <summary>The requested page of a list; null if the request does not name one.</summary>
    private static int? PageOf(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf("p_page="u8);
        return at >= 0 && Utf8Parser.TryParse(line[(at + 7)..], out int page, out _) ? page : null;
    }
}
