using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A connection that sends whatever bytes a test wants.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(SandboxExchange exchange)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, exchange.Port);
        return client;
    }

    /// <summary>Sends on a new connection and gives all that comes back until the server ends it.</summary>
    public static async Task<string> AllOfAsync(SandboxExchange exchange, string bytes)
    {
        using RawClient client = await ConnectAsync(exchange);
        await client.SendAsync(bytes);
        return await client.RestAsync();
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

    /// <summary>Says that no more is sent.</summary>
    public void End() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>All that comes until the server ends the connection; fails where it is reset.</summary>
    public async Task<string> RestAsync()
    {
        var text = new StringBuilder();
        byte[] part = new byte[4096];
        while (await _socket.ReceiveAsync(part) is > 0 and var read)
        {
            text.Append(Encoding.Latin1.GetString(part, 0, read));
        }

        return text.ToString();
    }

    /// <summary>What comes until a text ends it.</summary>
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
