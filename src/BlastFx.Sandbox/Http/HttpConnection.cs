using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>A client's connection: reads its requests one by one, sends responses, and can fail like a network.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const long NotWaiting = long.MaxValue;

    private static readonly ConcurrentDictionary<int, string> s_phrases = new();

    private readonly Socket _socket;
    private readonly ServerLimits _limits;
    private readonly ReceiveBuffer _received;
    private RequestHead? _request;
    private long _waitingSince;

    public HttpConnection(Socket socket, ServerLimits limits)
    {
        (_socket, _limits) = (socket, limits);
        _received = new ReceiveBuffer(socket, limits);
        _waitingSince = limits.Clock.GetTimestamp();
        socket.NoDelay = true;
    }

    /// <summary>True if another request can be read.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The timestamp since which the server waits for the client; the maximum while it handles a request.</summary>
    public long WaitingSince => Volatile.Read(ref _waitingSince);

    /// <summary>True if the server waits for the client.</summary>
    public bool IsWaiting => WaitingSince != NotWaiting;

    /// <summary>Reads the next request to its end; returns null if the client closed the connection or sent nothing in time.</summary>
    /// <exception cref="HttpException">The request is malformed, too long or too slow.</exception>
    public async Task<HttpRequest?> ReadAsync()
    {
        Volatile.Write(ref _waitingSince, _limits.Clock.GetTimestamp());
        if (_received.IsEmpty && !await WaitForRequestAsync().ConfigureAwait(false))
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(_limits.RequestTimeout, _limits.Clock);
        try
        {
            RequestHead head = await _received.ReadHeadAsync(deadline.Token).ConfigureAwait(false);
            byte[] body = await ReadBodyAsync(head, deadline.Token).ConfigureAwait(false);
            _request = head;
            Volatile.Write(ref _waitingSince, NotWaiting);

            int question = head.Target.IndexOf('?', StringComparison.Ordinal);
            return new HttpRequest
            {
                Method = head.Method,
                Path = question < 0 ? head.Target : head.Target[..question],
                Query = question < 0 ? "" : head.Target[(question + 1)..],
                Headers = head.Headers,
                Body = body,
                RemoteAddress = ((IPEndPoint)_socket.RemoteEndPoint!).Address.ToString(),
            };
        }
        catch (OperationCanceledException)
        {
            throw new HttpException(408, "The request took too long to arrive.");
        }
    }

    /// <summary>Sends a response.</summary>
    public async Task SendAsync(HttpResponse response)
    {
        IsOpen = _request is { ClosesConnection: false };
        await WriteAsync(response, response.Body).ConfigureAwait(false);
    }

    /// <summary>Sends bytes without any checks: the caller writes the response.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(_limits.ResponseTimeout, _limits.Clock);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, deadline.Token).ConfigureAwait(false)..];
        }
    }

    /// <summary>
    /// Sends 101 Switching Protocols and hands the connection over to the handler of the request, which owns its stream until it
    /// returns. No further request is read.
    /// </summary>
    /// <exception cref="HttpException">The client sent data before the switch.</exception>
    public async Task<Stream> SwitchProtocolsAsync(IReadOnlyDictionary<string, string> headers)
    {
        if (!_received.IsEmpty)
        {
            throw new HttpException(400, "The client sent data before the protocol was switched.");
        }

        await SendAsync(new HttpResponse(101, "", []) { Headers = headers }).ConfigureAwait(false);
        IsOpen = false;
        return new NetworkStream(_socket, ownsSocket: false);
    }

    /// <summary>Sends the headers and half of the body.</summary>
    public Task SendHalfAsync(HttpResponse response) => WriteAsync(response, response.Body.AsMemory(0, response.Body.Length / 2));

    /// <summary>Rejects a malformed request and closes the connection so that the client can read the reason.</summary>
    public async Task RejectAsync(HttpException error)
    {
        IsOpen = false;
        _request = null;
        HttpResponse response = HttpResponse.Text(error.Status, $"{error.Status} {Phrase(error.Status)}: {error.Message}\n");
        await WriteAsync(response, response.Body).ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);

        // Closing while the client still sends would reset the connection, and the response could be lost.
        using var deadline = new CancellationTokenSource(_limits.RequestTimeout, _limits.Clock);
        byte[] discarded = new byte[4096];
        while (await _socket.ReceiveAsync(discarded, deadline.Token).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Closes the connection after the bytes sent so far.</summary>
    public void Close()
    {
        IsOpen = false;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client closed it first.
        }

        _socket.Dispose();
    }

    /// <summary>Resets the connection and discards unsent bytes. Can be called at any time, from any thread.</summary>
    public void Reset()
    {
        IsOpen = false;
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client closed it first.
        }

        _socket.Close(0);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static string Phrase(int status) => s_phrases.GetOrAdd(status, static status =>
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return response.ReasonPhrase ?? "";
    });

    /// <summary>Waits for the first bytes of a request. The first request of a connection gets no more time than a whole request.</summary>
    private async Task<bool> WaitForRequestAsync()
    {
        using var timeout = new CancellationTokenSource(_request is null ? _limits.RequestTimeout : _limits.IdleTimeout, _limits.Clock);
        try
        {
            return await _received.ReceiveAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask<byte[]> ReadBodyAsync(RequestHead head, CancellationToken cancellationToken)
    {
        if (head.BodyLength > _limits.BodyBytes)
        {
            throw _received.TooLong();
        }

        if (head.ExpectsContinue && _received.IsEmpty && (head.IsChunked || head.BodyLength > 0))
        {
            await _socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        using var body = new MemoryStream();
        if (head.IsChunked)
        {
            await _received.ReadChunksAsync(body, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _received.ReadAsync(head.BodyLength, body, cancellationToken).ConfigureAwait(false);
        }

        return body.ToArray();
    }

    private async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        bool hasBody = response.Status is not (101 or 204 or 304) && _request?.Method != "HEAD";
        byte[] head = Encoding.UTF8.GetBytes(HeadOf(response));
        byte[] message = new byte[head.Length + (hasBody ? body.Length : 0)];
        head.CopyTo(message, 0);
        if (hasBody)
        {
            body.CopyTo(message.AsMemory(head.Length));
        }

        await SendAsync(message).ConfigureAwait(false);
    }

    private string HeadOf(HttpResponse response)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} {Phrase(response.Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {_limits.Clock.GetUtcNow():R}\r\n");
        if (response.Status is not (101 or 204))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {response.Body.Length}\r\n");
        }

        Add("Content-Type", response.ContentType);
        foreach ((string? name, string? value) in response.Headers)
        {
            Add(name, value);
        }

        Add("Connection", response.Status == 101 ? "Upgrade" : _request is { ClosesConnection: false } ? "" : "close");
        return head.Append("\r\n").ToString();

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                head.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }
    }
}
