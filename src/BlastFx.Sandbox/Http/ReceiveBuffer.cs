using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>The received bytes of a socket that are not read yet. Its size is limited to that of a request head.</summary>
internal sealed class ReceiveBuffer(Socket socket, ServerLimits limits)
{
    private const int InitialSize = 2048;
    private const int MaxChunkDigits = 8;

    private byte[] _bytes = new byte[InitialSize];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <summary>Receives more bytes; returns false if the client ended its side.</summary>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        int received = await socket.ReceiveAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }

    /// <summary>Reads the head of a request.</summary>
    /// <exception cref="HttpException">The head is malformed or too long.</exception>
    /// <exception cref="IOException">The client closed the connection within the head.</exception>
    public async ValueTask<RequestHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        // Old clients send an extra line break after a body.
        while (await StartsWithAsync("\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false))
        {
            _start += 2;
        }

        int length;
        while ((length = Received.IndexOf("\r\n\r\n"u8)) < 0)
        {
            CheckHead(Received);
            await ReceiveMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        CheckHead(Received[..length]);
        var head = RequestHead.Parse(Received[..length]);
        _start += length + 4;
        return head;
    }

    /// <summary>Reads a number of bytes.</summary>
    public async ValueTask ReadAsync(long count, Stream target, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (IsEmpty)
            {
                await ReceiveMoreAsync(cancellationToken).ConfigureAwait(false);
            }

            int part = (int)Math.Min(count, _end - _start);
            target.Write(_bytes, _start, part);
            _start += part;
            count -= part;
        }
    }

    /// <summary>Reads a chunked body and discards its trailers.</summary>
    public async ValueTask ReadChunksAsync(MemoryStream target, CancellationToken cancellationToken)
    {
        while (await ReadChunkSizeAsync(cancellationToken).ConfigureAwait(false) is > 0 and var size)
        {
            if (target.Length + size > limits.BodyBytes)
            {
                throw TooLong();
            }

            await ReadAsync(size, target, cancellationToken).ConfigureAwait(false);
            if ((await ReadLineAsync(cancellationToken).ConfigureAwait(false)).Length > 0)
            {
                throw new HttpException(400, "A chunk is longer than its size.");
            }
        }

        int trailers = 0;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } trailer)
        {
            trailers += trailer.Length;
            if (trailers > limits.HeadBytes)
            {
                throw new HttpException(431, "The trailers are too long.");
            }
        }
    }

    public HttpException TooLong() => new(413, string.Create(CultureInfo.InvariantCulture, $"The body is longer than {limits.BodyBytes} bytes."));

    private ReadOnlySpan<byte> Received => _bytes.AsSpan(_start, _end - _start);

    private async ValueTask<long> ReadChunkSizeAsync(CancellationToken cancellationToken)
    {
        string line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        string digits = line.Split(';', 2)[0].TrimEnd(' ', '\t');
        return digits.Length is > 0 and <= MaxChunkDigits
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint size)
            ? size
            : throw new HttpException(400, "The size of a chunk is malformed.");
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = Received.IndexOf("\r\n"u8)) < 0)
        {
            CheckHead(Received);
            await ReceiveMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        CheckHead(Received[..length]);
        string line = Encoding.Latin1.GetString(Received[..length]);
        _start += length + 2;
        return line;
    }

    private async ValueTask<bool> StartsWithAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        while (Received.Length < bytes.Length && bytes.AsSpan().StartsWith(Received))
        {
            await ReceiveMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        return Received.StartsWith(bytes);
    }

    private void CheckHead(ReadOnlySpan<byte> head)
    {
        if (head.Length > limits.HeadBytes)
        {
            throw new HttpException(431, string.Create(CultureInfo.InvariantCulture, $"The head is longer than {limits.HeadBytes} bytes."));
        }

        for (int at = head.IndexOf((byte)'\n'); at >= 0;)
        {
            if (at == 0 || head[at - 1] != '\r')
            {
                throw new HttpException(400, "A line ends without a carriage return.");
            }

            int next = head[(at + 1)..].IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private async ValueTask ReceiveMoreAsync(CancellationToken cancellationToken)
    {
        if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new IOException("The client closed the connection within a request.");
        }
    }

    private void MakeRoom()
    {
        if (IsEmpty)
        {
            _start = _end = 0;
        }
        else if (_end == _bytes.Length && _start > 0)
        {
            Received.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }
    }
}
