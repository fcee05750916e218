using System.Collections.Concurrent;
using System.Net.WebSockets;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Streams;

/// <summary>Opens WebSockets and serves them.</summary>
internal sealed class StreamServer(TicketOffice tickets, ChannelDirectory channels, Traffic traffic, SandboxOptions options)
{
    public const string Path = "/ws";

    private const string Protocol = "centrifuge-json";

    private readonly ConcurrentDictionary<StreamConnection, bool> _connections = new();

    /// <summary>The open connections, with those that have not sent their token yet.</summary>
    public IReadOnlyCollection<StreamConnection> Connections => [.. _connections.Keys];

    /// <summary>The response to the handshake of a WebSocket.</summary>
    public static HttpResponse ResponseTo(HttpRequest request) => WebSocketHandshake.ResponseTo(request, Protocol);

    /// <summary>Accepts a handshake, and serves the client until the connection has ended.</summary>
    public async Task ServeAsync(HttpConnection http, HttpResponse handshake, CancellationToken stopping)
    {
        Stream stream = await http.SwitchProtocolsAsync(handshake.Headers).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
            using var connection = new StreamConnection(http, socket, stream, tickets, channels, traffic, options);
            _connections.TryAdd(connection, true);
            await connection.RunAsync(stopping).ConfigureAwait(false);
            _connections.TryRemove(connection, out _);
        }
    }
}
