using System.Buffers;

namespace BlastFx.Http;

/// <summary>Reads bodies, up to a bound that no honest answer comes near.</summary>
internal static class ResponseBody
{
    /// <summary>The largest body taken, after decompression: 16 MiB. A page of 1,000 rows has about half of one.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int FirstBuffer = 4096;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedResponse"/>: it is larger than the bound, or was cut.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Stream content = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            // The length told is only where to begin: what comes counts. One more byte lets the end be seen without growing.
            long told = answer.Content.Headers.ContentLength is { } bytes and >= FirstBuffer and < MaxBytes ? bytes + 1 : FirstBuffer;
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)told);
            int length = 0;
            try
            {
                while (true)
                {
                    int read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return buffer[..length];
                    }

                    length += read;
                    if (length > MaxBytes)
                    {
                        throw TooLarge(answer);
                    }

                    buffer = length == buffer.Length ? Grow(buffer) : buffer;
                }
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or InvalidDataException)
            {
                throw new BfxException(
                    BfxErrorIds.UnexpectedResponse,
                    $"The answer (HTTP {(int)answer.StatusCode}) broke off after {length} bytes: the connection was cut or its compression is damaged. Try again later; if something was to be changed, read the account first.",
                    cut)
                {
                    HttpStatus = answer.StatusCode,
                    Delivery = Delivery.Unknown,
                };
            }
            finally
            {
                // Answers can hold tokens.
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    private static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full, clearArray: true);
        return larger;
    }

    private static BfxException TooLarge(HttpResponseMessage answer) => new(
        BfxErrorIds.UnexpectedResponse,
        $"The answer (HTTP {(int)answer.StatusCode}) is larger than {MaxBytes / (1024 * 1024)} MiB, which no answer of the exchange is. Check that -BaseUri names the exchange.")
    {
        HttpStatus = answer.StatusCode,
        // Reading it once more would only cost as much again.
        Delivery = Delivery.NotExecuted,
    };
}
