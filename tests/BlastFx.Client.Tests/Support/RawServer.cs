using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using BlastFx.Sandbox.Http;

namespace BlastFx.Client.Tests.Support;

/// <summary>
/// A loopback server that sends arbitrary bytes as responses, which the embedded exchange cannot do. It reads requests with the
/// embedded exchange's HTTP server.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConditionalWeakTable<HttpConnection, object> _connections = [];
    private readonly Func<RawRequest, Task<RawResponse>> _respond;
    private int _connectionCount;

    /// <summary>Starts a server that responds to each request with the result of a function.</summary>
    public RawServer(Func<RawRequest, Task<RawResponse>> respond)
    {
        _respond = respond;
        _server = new LoopbackServer(0, new ServerLimits(), HandleAsync);
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}"));
    }

    public RawServer(Func<RawRequest, RawResponse> respond)
        : this(request => Task.FromResult(respond(request)))
    {
    }

    /// <summary>Starts a server that sends the responses in their order and repeats the last one.</summary>
    public RawServer(params RawResponse[] responses)
        : this(new Queue<RawResponse>(responses))
    {
    }

    private RawServer(Queue<RawResponse> responses)
        : this(_ =>
        {
            lock (responses)
            {
                return responses.Count > 1 ? responses.Dequeue() : responses.Peek();
            }
        })
    {
    }

    public Uri BaseUri { get; }

    /// <summary>The complete requests received so far.</summary>
    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpConnection connection, HttpRequest request, CancellationToken stopping)
    {
        if (request.Path == "/ws")
        {
            // It has no streams, and says so at once.
            await connection.SendAsync(RawResponse.Of(404, "text/plain", "no streams").Bytes);
            return;
        }

        string target = request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}";
        int number = (int)_connections.GetValue(connection, _ => Interlocked.Increment(ref _connectionCount));
        var received = new RawRequest(request.Method, target, request.Headers, Encoding.UTF8.GetString(request.Body), number);
        _requests.Enqueue(received);
        RawResponse response = await _respond(received).WaitAsync(stopping);
        await connection.SendAsync(response.Bytes);
        switch (response.Then)
        {
            case Then.Close:
                connection.Close();
                break;
            case Then.Reset:
                connection.Reset();
                break;
            case Then.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
                break;
            case Then.Keep:
            default:
                break;
        }
    }
}

/// <summary>A received request, and the number of its connection (from 1).</summary>
internal sealed record RawRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, int Connection)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What happens to the connection after a response.</summary>
internal enum Then
{
    Keep = 0,
    Close,
    Reset,
    Stall,
}
