using System.Net;

namespace BlastFx.Sandbox.Http;

/// <summary>Reads a request to its end.</summary>
internal static class RequestReader
{
    public static async Task<IncomingRequest> ReadAsync(HttpListenerRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body, cancellation).ConfigureAwait(false);

        // Path and query as sent: the path is part of what is signed.
        var target = request.RawUrl ?? "/";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new IncomingRequest
        {
            Method = request.HttpMethod,
            Path = question < 0 ? target : target[..question],
            Query = question < 0 ? "" : target[(question + 1)..],
            QueryValues = QueryValues(request),
            Headers = Headers(request),
            Body = body.ToArray(),
            RemoteAddress = request.RemoteEndPoint.Address.ToString(),
        };
    }

    private static Dictionary<string, string> Headers(HttpListenerRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in request.Headers.AllKeys)
        {
            headers[name!] = request.Headers[name] ?? "";
        }

        return headers;
    }

    private static Dictionary<string, string> QueryValues(HttpListenerRequest request)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in request.QueryString.AllKeys)
        {
            // A query part without a name ("?jwt") has a null key.
            if (name is not null)
            {
                values[name] = request.QueryString[name] ?? "";
            }
        }

        return values;
    }
}
