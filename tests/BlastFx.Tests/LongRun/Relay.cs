using System.Net;
using System.Net.Sockets;

namespace BlastFx.Tests.LongRun;

/// <summary>The way to the exchange: a port that passes connections on, until it is closed like that of a server that is down.</summary>
internal sealed class Relay : IDisposable
{
    private readonly int _target;
    private readonly object _lock = new();
    private readonly HashSet<Socket> _open = [];
    private readonly IPEndPoint _address;
    private Socket _port;
    private bool _isDisposed;

    public Relay(int target)
    {
        _target = target;
        _port = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_port.LocalEndPoint!;
        Listen();
    }

    public Uri Address => new($"http://{_address}/");

    /// <summary>The number of connections.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (_lock)
            {
                return _open.Count / 2;
            }
        }
    }

    /// <summary>Cuts all connections. Others are refused.</summary>
    public void Close()
    {
        Abort();
        // Bound but not listening: no other process can use the port meanwhile.
        _port = Bind(_address);
    }

    /// <summary>Accepts connections again.</summary>
    public void Open()
    {
        _port.Dispose();
        _port = Bind(_address);
        Listen();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Abort();
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
        return socket;
    }

    private void Listen()
    {
        _port.Listen();
        _ = AcceptAllAsync(_port);
    }

    private void Abort()
    {
        _port.Dispose();
        lock (_lock)
        {
            foreach (Socket socket in _open)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    private async Task AcceptAllAsync(Socket port)
    {
        try
        {
            while (!_isDisposed)
            {
                _ = PassOnAsync(await port.AcceptAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The port was closed.
        }
    }

    private async Task PassOnAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        lock (_lock)
        {
            _open.Add(client);
            _open.Add(server);
        }

        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target);
            using var clientStream = new NetworkStream(client);
            using var serverStream = new NetworkStream(server);
            await Task.WhenAny(clientStream.CopyToAsync(serverStream), serverStream.CopyToAsync(clientStream));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            // The connection was cut.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(client);
                _open.Remove(server);
                client.Dispose();
                server.Dispose();
            }
        }
    }
}
