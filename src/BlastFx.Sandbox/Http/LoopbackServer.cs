using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BlastFx.Sandbox.Http;

/// <summary>
/// A small HTTP/1.1 server on 127.0.0.1 and nowhere else: accepts connections and hands their requests over, until it is
/// stopped. It owns the sockets, so that connections can be broken at any moment and no client can take more than its limits.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(50);

    private readonly Func<HttpConnection, IncomingRequest, CancellationToken, Task> _handle;
    private readonly ServerLimits _limits;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<HttpConnection, Task> _connections = new();
    private readonly Task _accepting;
    private readonly Lazy<Task> _stopped;

    /// <summary>Starts the server.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="limits">What clients may take.</param>
    /// <param name="handle">Responds to a request through its connection.</param>
    /// <exception cref="SandboxException">The port is taken.</exception>
    public LoopbackServer(int port, ServerLimits limits, Func<HttpConnection, IncomingRequest, CancellationToken, Task> handle)
    {
        (_limits, _handle) = (limits, handle);
        _listener = Listen(port);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _stopped = new Lazy<Task>(StopAsync);
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public bool IsRunning => !_stopping.IsCancellationRequested;

    /// <summary>How many clients are connected.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Stops it: connections are reset, also those with a request in hand.</summary>
    public ValueTask DisposeAsync() => new(_stopped.Value);

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        if (OperatingSystem.IsWindows())
        {
            // Elsewhere no other process can listen on the same port anyway.
            listener.ExclusiveAddressUse = true;
        }

        try
        {
            listener.Start(backlog: 512);
            return listener;
        }
        catch (SocketException taken)
        {
            listener.Dispose();
            throw new SandboxException(
                string.Create(CultureInfo.InvariantCulture, $"Cannot listen on http://127.0.0.1:{port}/: {taken.Message}"),
                taken);
        }
    }

    private async Task AcceptAsync()
    {
        while (IsRunning)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
                var connection = new HttpConnection(socket, _limits);
                if (!MakeRoom())
                {
                    connection.Reset();
                    continue;
                }

                var serving = Task.Run(() => ServeAsync(connection));
                _connections[connection] = serving;

                // One that failed stays, so that stopping throws what it failed with.
                _ = serving.ContinueWith(
                    _ => _connections.TryRemove(connection, out Task? _),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
            catch (Exception stopped) when (!IsRunning && stopped is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client left before it was accepted, or the process has too many files open.
                await Task.Delay(PauseAfterFailure, _limits.Clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Ends the connection whose client has been waited for longest, where there are too many; false where all have a
    /// request in hand.
    /// </summary>
    private bool MakeRoom()
    {
        if (_connections.Count < _limits.Connections)
        {
            return true;
        }

        HttpConnection? idle = _connections.Keys.Where(static connection => connection.Waits).MinBy(static connection => connection.WaitsSince);
        idle?.Reset();
        return idle is not null && _connections.TryRemove(idle, out _);
    }

    private async Task ServeAsync(HttpConnection connection)
    {
        using (connection)
        {
            try
            {
                await RespondAsync(connection).ConfigureAwait(false);
            }
            catch (Exception) when (!IsRunning)
            {
                // Stopping pulls the connection away from under whatever is done at that moment.
                connection.Reset();
            }
            catch (Exception hungUp) when (hungUp is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The client left, or is too slow: nobody is left to respond to.
                connection.Reset();
            }
        }
    }

    private async Task RespondAsync(HttpConnection connection)
    {
        try
        {
            while (connection.IsOpen && await connection.ReadAsync().ConfigureAwait(false) is { } request)
            {
                await _handle(connection, request, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (HttpException refused)
        {
            await connection.RefuseAsync(refused).ConfigureAwait(false);
        }
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        KeyValuePair<HttpConnection, Task>[] connections = _connections.ToArray();
        foreach ((HttpConnection? connection, Task _) in connections)
        {
            connection.Reset();
        }

        await Task.WhenAll(connections.Select(static connection => connection.Value)).ConfigureAwait(false);
        _stopping.Dispose();
    }
}
