using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>A client's connection: reads its requests one after the other, responds, and breaks as a network would.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const long Busy = long.MaxValue;

    private static readonly ConcurrentDictionary<int, string> Phrases = new();

    private readonly Socket _socket;
    private readonly ServerLimits _limits;
    private readonly ReceiveBuffer _received;
    private RequestHead? _request;
    private long _waitsSince;

    public HttpConnection(Socket socket, ServerLimits limits)
    {
        (_socket, _limits) = (socket, limits);
        _received = new ReceiveBuffer(socket, limits);
        _waitsSince = limits.Clock.GetTimestamp();
        socket.NoDelay = true;
    }

    /// <summary>Whether another request may come.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Since when the client is waited for; no time at all while its request is worked on.</summary>
    public long WaitsSince => Volatile.Read(ref _waitsSince);

    /// <summary>Whether the client is waited for.</summary>
    public bool Waits => WaitsSince != Busy;

    /// <summary>Reads the next request to its end; null where the client ended or kept silent.</summary>
    /// <exception cref="HttpException">It is malformed, too long or too slow.</exception>
    public async Task<IncomingRequest?> ReadAsync()
    {
        Volatile.Write(ref _waitsSince, _limits.Clock.GetTimestamp());
        if (_received.IsEmpty && !await BeginsAsync().ConfigureAwait(false))
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(_limits.RequestTime, _limits.Clock);
        try
        {
            RequestHead head = await _received.TakeHeadAsync(deadline.Token).ConfigureAwait(false);
            byte[] body = await ReadBodyAsync(head, deadline.Token).ConfigureAwait(false);
            _request = head;
            Volatile.Write(ref _waitsSince, Busy);

            // Path and query as sent: the path is part of what is signed.
            int question = head.Target.IndexOf('?', StringComparison.Ordinal);
            return new IncomingRequest
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
    public async Task SendAsync(Reply reply)
    {
        IsOpen = _request is { Closes: false };
        await WriteAsync(reply, reply.Body).ConfigureAwait(false);
    }

    /// <summary>Sends the headers and half of the body they announce.</summary>
    public Task SendHalfAsync(Reply reply) => WriteAsync(reply, reply.Body.AsMemory(0, reply.Body.Length / 2));

    /// <summary>Responds to what is not a request, and ends the connection so that the client can read why.</summary>
    public async Task RefuseAsync(HttpException refused)
    {
        IsOpen = false;
        _request = null;
        byte[] text = Encoding.UTF8.GetBytes($"{refused.Status} {Phrase(refused.Status)}: {refused.Message}\n");
        await WriteAsync(new Reply(refused.Status, Reply.PlainText, text, Executed: false), text).ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);

        // To close while the client sends would reset the connection, and the response might be lost with it.
        using var deadline = new CancellationTokenSource(_limits.RequestTime, _limits.Clock);
        byte[] discarded = new byte[4096];
        while (await _socket.ReceiveAsync(discarded, deadline.Token).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Ends the connection after what was sent so far.</summary>
    public void Cut()
    {
        IsOpen = false;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client ended it first.
        }

        _socket.Dispose();
    }

    /// <summary>Resets the connection; what was not sent is never sent. Safe at any time, from any thread.</summary>
    public void Reset()
    {
        IsOpen = false;
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client ended it first: the connection is as broken as it was to be.
        }

        _socket.Close(0);
    }

    /// <inheritdoc/>
    public void Dispose() => Cut();

    private static string Phrase(int status) => Phrases.GetOrAdd(status, static status =>
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return response.ReasonPhrase ?? "";
    });

    /// <summary>Waits until a request begins. A client that has not sent any has no longer for it than for a whole one.</summary>
    private async Task<bool> BeginsAsync()
    {
        using var silence = new CancellationTokenSource(_request is null ? _limits.RequestTime : _limits.IdleTime, _limits.Clock);
        try
        {
            return await _received.ReceiveAsync(silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask<byte[]> ReadBodyAsync(RequestHead head, CancellationToken cancellation)
    {
        if (head.BodyLength > _limits.BodyBytes)
        {
            throw _received.TooLong();
        }

        if (head.Continues && _received.IsEmpty && (head.IsChunked || head.BodyLength > 0))
        {
            await _socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        }

        using var body = new MemoryStream();
        if (head.IsChunked)
        {
            await _received.TakeChunksAsync(body, cancellation).ConfigureAwait(false);
        }
        else
        {
            await _received.TakeAsync(head.BodyLength, body, cancellation).ConfigureAwait(false);
        }

        return body.ToArray();
    }

    private async Task WriteAsync(Reply reply, ReadOnlyMemory<byte> body)
    {
        bool hasBody = reply.Status is not (204 or 304) && _request?.Method != "HEAD";
        byte[] head = Encoding.UTF8.GetBytes(HeadOf(reply));
        byte[] message = new byte[head.Length + (hasBody ? body.Length : 0)];
        head.CopyTo(message, 0);
        if (hasBody)
        {
            body.CopyTo(message.AsMemory(head.Length));
        }

        using var deadline = new CancellationTokenSource(_limits.ResponseTime, _limits.Clock);
        ReadOnlyMemory<byte> left = message;
        while (!left.IsEmpty)
        {
            left = left[await _socket.SendAsync(left, deadline.Token).ConfigureAwait(false)..];
        }
    }

    private string HeadOf(Reply reply)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {Phrase(reply.Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {_limits.Clock.GetUtcNow():R}\r\n");
        if (reply.Status != 204)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n");
        }

        Add("Content-Type", reply.ContentType);
        foreach ((string? name, string? value) in reply.Headers)
        {
            Add(name, value);
        }

        Add("Connection", _request is { Closes: false } ? "" : "close");
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
