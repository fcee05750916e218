using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>What a socket received and nobody took yet. It grows only as far as the head of a request may.</summary>
internal sealed class ReceiveBuffer(Socket socket, ServerLimits limits)
{
    private const int FirstSize = 2048;
    private const int MostChunkDigits = 8;

    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <summary>Receives more; false where the client sends no more.</summary>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancellation)
    {
        MakeRoom();
        int received = await socket.ReceiveAsync(_bytes.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }

    /// <summary>Takes the head of a request.</summary>
    /// <exception cref="HttpException">It is malformed or too long.</exception>
    /// <exception cref="IOException">The client ended within it.</exception>
    public async ValueTask<RequestHead> TakeHeadAsync(CancellationToken cancellation)
    {
        // Clients of old end a body with a line break too many.
        while (await StartsWithAsync("\r\n"u8.ToArray(), cancellation).ConfigureAwait(false))
        {
            _start += 2;
        }

        int length;
        while ((length = Received.IndexOf("\r\n\r\n"u8)) < 0)
        {
            CheckHead(Received);
            await ReceiveMoreAsync(cancellation).ConfigureAwait(false);
        }

        CheckHead(Received[..length]);
        var head = RequestHead.Parse(Received[..length]);
        _start += length + 4;
        return head;
    }

    /// <summary>Takes so many bytes.</summary>
    public async ValueTask TakeAsync(long count, Stream target, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (IsEmpty)
            {
                await ReceiveMoreAsync(cancellation).ConfigureAwait(false);
            }

            int part = (int)Math.Min(count, _end - _start);
            target.Write(_bytes, _start, part);
            _start += part;
            count -= part;
        }
    }

    /// <summary>Takes a body of chunks and throws its trailers away.</summary>
    public async ValueTask TakeChunksAsync(MemoryStream target, CancellationToken cancellation)
    {
        while (await TakeChunkSizeAsync(cancellation).ConfigureAwait(false) is > 0 and var size)
        {
            if (target.Length + size > limits.BodyBytes)
            {
                throw TooLong();
            }

            await TakeAsync(size, target, cancellation).ConfigureAwait(false);
            if ((await TakeLineAsync(cancellation).ConfigureAwait(false)).Length > 0)
            {
                throw new HttpException(400, "A chunk is longer than it says.");
            }
        }

        int trailers = 0;
        while (await TakeLineAsync(cancellation).ConfigureAwait(false) is { Length: > 0 } trailer)
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

    private async ValueTask<long> TakeChunkSizeAsync(CancellationToken cancellation)
    {
        string line = await TakeLineAsync(cancellation).ConfigureAwait(false);
        string digits = line.Split(';', 2)[0].TrimEnd(' ', '\t');
        return digits.Length is > 0 and <= MostChunkDigits
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint size)
            ? size
            : throw new HttpException(400, "The size of a chunk is malformed.");
    }

    private async ValueTask<string> TakeLineAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = Received.IndexOf("\r\n"u8)) < 0)
        {
            CheckHead(Received);
            await ReceiveMoreAsync(cancellation).ConfigureAwait(false);
        }

        CheckHead(Received[..length]);
        string line = Encoding.Latin1.GetString(Received[..length]);
        _start += length + 2;
        return line;
    }

    private async ValueTask<bool> StartsWithAsync(byte[] bytes, CancellationToken cancellation)
    {
        while (Received.Length < bytes.Length && bytes.AsSpan().StartsWith(Received))
        {
            await ReceiveMoreAsync(cancellation).ConfigureAwait(false);
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

    private async ValueTask ReceiveMoreAsync(CancellationToken cancellation)
    {
        if (!await ReceiveAsync(cancellation).ConfigureAwait(false))
        {
            throw new IOException("The client ended within a request.");
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
