using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A connection that sends arbitrary bytes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(SandboxExchange exchange)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, exchange.Port);
        return client;
    }

    /// <summary>Sends on a new connection and reads until the server closes it.</summary>
    public static async Task<string> SendAndReadToEndAsync(SandboxExchange exchange, string bytes)
    {
        using RawClient client = await ConnectAsync(exchange);
        await client.SendAsync(bytes);
        return await client.ReadToEndAsync();
    }

    /// <summary>Sends text as Latin-1.</summary>
    public Task SendAsync(string bytes) => SendAsync(Encoding.Latin1.GetBytes(bytes));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Ends the sending side.</summary>
    public void End() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the server closes the connection; throws if it is reset.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        byte[] part = new byte[4096];
        while (await _socket.ReceiveAsync(part) is > 0 and var read)
        {
            text.Append(Encoding.Latin1.GetString(part, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Reads until the given text.</summary>
    public async Task<string> UntilAsync(string end)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await _socket.ReceiveAsync(one));
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
