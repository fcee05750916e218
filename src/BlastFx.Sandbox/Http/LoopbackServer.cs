using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BlastFx.Sandbox.Http;

/// <summary>
/// A small HTTP/1.1 server on 127.0.0.1 only: accepts connections and passes their requests to a handler. It owns its
/// sockets, so that it can break a connection at any moment and limit the resources of every client.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(50);

    private readonly Func<HttpConnection, HttpRequest, CancellationToken, Task> _handle;
    private readonly ServerLimits _limits;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<HttpConnection, Task> _connections = new();
    private readonly Task _accepting;
    private readonly Lazy<Task> _stopped;

    /// <summary>Starts the server.</summary>
    /// <param name="port">The port; 0 for any free port.</param>
    /// <param name="limits">The limits of clients.</param>
    /// <param name="handle">Handles a request and responds through its connection.</param>
    /// <exception cref="SandboxException">The port is taken.</exception>
    public LoopbackServer(int port, ServerLimits limits, Func<HttpConnection, HttpRequest, CancellationToken, Task> handle)
    {
        (_limits, _handle) = (limits, handle);
        _listener = Listen(port);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _stopped = new Lazy<Task>(StopAsync);
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public bool IsRunning => !_stopping.IsCancellationRequested;

    /// <summary>The number of connected clients.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Stops the server and resets all connections, also those with a pending request.</summary>
    public ValueTask DisposeAsync() => new(_stopped.Value);

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        if (OperatingSystem.IsWindows())
        {
            // On other systems no other process can listen on the same port.
            listener.ExclusiveAddressUse = true;
        }

        try
        {
            listener.Start(backlog: 512);
            return listener;
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw new SandboxException(
                string.Create(CultureInfo.InvariantCulture, $"Cannot listen on http://127.0.0.1:{port}/: {error.Message}"),
                error);
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

                // A failed one stays, so that its exception is thrown on stop.
                _ = serving.ContinueWith(
                    _ => _connections.TryRemove(connection, out Task? _),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
            catch (Exception error) when (!IsRunning && error is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client left before it was accepted, or the process has too many open files.
                await Task.Delay(s_pauseAfterFailure, _limits.Clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Closes the connection that has been waiting longest if there are too many. Returns false if all have a pending
    /// request.
    /// </summary>
    private bool MakeRoom()
    {
        if (_connections.Count < _limits.Connections)
        {
            return true;
        }

        HttpConnection? idle = _connections.Keys.Where(static connection => connection.IsWaiting).MinBy(static connection => connection.WaitingSince);
        if (idle is null)
        {
            return false;
        }

        idle.Reset();
        _connections.TryRemove(idle, out _);
        return true;
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
                // Stopping resets the connection while it is in use.
                connection.Reset();
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The client closed the connection or is too slow.
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
        catch (HttpException error)
        {
            await connection.RejectAsync(error).ConfigureAwait(false);
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

/// <summary>The limits of a client's use of memory and time. The exchange's own requests stay far below.</summary>
internal sealed record ServerLimits
{
    /// <summary>The maximum number of connections. One more replaces the connection that has been waiting longest.</summary>
    public int Connections { get; init; } = 512;

    /// <summary>The maximum length of a request head: request line and headers.</summary>
    public int HeadBytes { get; init; } = 16 * 1024;

    /// <summary>The maximum length of a request body.</summary>
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>The time for a request to arrive, and for discarding the rest of a rejected one.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time for a client to receive a response.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time a connection is kept without a request; longer than clients keep theirs.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of these times.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
