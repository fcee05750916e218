using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>
/// A server that answers whatever bytes a test wants, on loopback: what the embedded exchange, being correct, cannot send.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<RawRequest, Task<RawResponse>> _answer;
    private readonly Task _accepting;
    private int _connectionCount;

    /// <summary>Starts a server that answers each request as the function says.</summary>
    public RawServer(Func<RawRequest, Task<RawResponse>> answer)
    {
        _answer = answer;
        _listener.Start();
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        _accepting = AcceptAsync();
    }

    public RawServer(Func<RawRequest, RawResponse> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    /// <summary>Starts a server that gives these answers in their order, the last one for good.</summary>
    public RawServer(params RawResponse[] answers)
        : this(new Queue<RawResponse>(answers))
    {
    }

    private RawServer(Queue<RawResponse> answers)
        : this(_ =>
        {
            lock (answers)
            {
                return answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            }
        })
    {
    }

    public Uri BaseUri { get; }

    /// <summary>The requests read to their end so far.</summary>
    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stopping.Token);
                _connections.Add(Task.Run(() => ServeAsync(socket, ++_connectionCount)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        using (socket)
        {
            await using var stream = new NetworkStream(socket);
            try
            {
                while (await ReadAsync(stream, connection) is { } request)
                {
                    _requests.Enqueue(request);
                    RawResponse answer = await _answer(request).WaitAsync(_stopping.Token);
                    await stream.WriteAsync(answer.Bytes, _stopping.Token);
                    switch (answer.Then)
                    {
                        case Then.Close:
                            return;
                        case Then.Reset:
                            socket.LingerState = new LingerOption(true, 0);
                            return;
                        case Then.Stall:
                            await Task.Delay(Timeout.InfiniteTimeSpan, _stopping.Token);
                            return;
                        case Then.Keep:
                        default:
                            break;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<RawRequest?> ReadAsync(Stream stream, int connection)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray())))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        string[] start = lines[0].Split(' ');
        return new RawRequest(start[0], start[1], headers, Encoding.UTF8.GetString(body), connection);
    }
}

/// <summary>What came in, and over which connection (from 1).</summary>
internal sealed record RawRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, int Connection)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What becomes of the connection after an answer.</summary>
internal enum Then
{
    Keep = 0,
    Close,
    Reset,
    Stall,
}
