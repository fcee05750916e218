using System.Buffers;

namespace BlastFx.Http;

/// <summary>Reads response bodies, up to a maximum size.</summary>
internal static class ResponseBody
{
    /// <summary>The maximum size of a body, after decompression: 16 MiB. A page of 1,000 records has about half of one.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int FirstBuffer = 4096;

    /// <summary>Reads the whole body.</summary>
    /// <returns>The body, or the failure if it is too large or incomplete.</returns>
    public static async Task<(byte[] Body, RequestFailure? Failure)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            // The reported length is only the first buffer's size. One more byte lets the end be seen without growing.
            long reported = response.Content.Headers.ContentLength is { } bytes and >= FirstBuffer and < MaxBytes ? bytes + 1 : FirstBuffer;
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)reported);
            int length = 0;
            try
            {
                while (true)
                {
                    int read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return (buffer[..length], null);
                    }

                    length += read;
                    if (length > MaxBytes)
                    {
                        return ([], TooLarge(response));
                    }

                    buffer = length == buffer.Length ? Grow(buffer) : buffer;
                }
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or InvalidDataException)
            {
                return ([], new RequestFailure(
                    BfxErrorIds.UnexpectedResponse,
                    $"The response (HTTP {(int)response.StatusCode}) ended early, after {length} bytes: the connection was closed or its compression is damaged. Try again later; after a change, read the account first.")
                {
                    HttpStatus = response.StatusCode,
                    Delivery = Delivery.Unknown,
                    Cause = cut,
                });
            }
            finally
            {
                // Responses can hold tokens.
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

    private static RequestFailure TooLarge(HttpResponseMessage response) => new(
        BfxErrorIds.UnexpectedResponse,
        $"The response (HTTP {(int)response.StatusCode}) is larger than {MaxBytes / (1024 * 1024)} MiB, the maximum of the exchange's responses. Check that the address is the exchange's.")
    {
        HttpStatus = response.StatusCode,
        // Another attempt would only cost as much again.
        Delivery = Delivery.NotExecuted,
    };
}
