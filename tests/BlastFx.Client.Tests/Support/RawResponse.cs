using System.IO.Compression;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>A response as bytes, and what happens to its connection.</summary>
internal sealed record RawResponse(byte[] Bytes, Then Then = Then.Keep)
{
    /// <summary>No response.</summary>
    public static RawResponse None(Then then) => new([], then);

    /// <summary>An envelope around a result, under 200.</summary>
    public static RawResponse Result(string json) => Json(200, WireAccount.Enveloped(json));

    /// <summary>A rejection in the exchange's form.</summary>
    public static RawResponse Rejection(string error, int status = 400, params string[] headers) =>
        Json(status, $$"""{"success":false,"error":"{{error}}","result":[]}""", headers);

    public static RawResponse Account() => Json(200, WireAccount.Envelope);

    public static RawResponse Json(int status, string body, params string[] headers) =>
        Of(status, "application/json", body, headers);

    public static RawResponse Html(int status) => Of(status, "text/html", "<html><body>Bad Gateway</body></html>");

    public static RawResponse Of(int status, string? contentType, string body, params string[] headers)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return Head(status, [$"Content-Length: {bytes.Length}", .. contentType is null ? Array.Empty<string>() : [$"Content-Type: {contentType}"], .. headers]).Append(bytes);
    }

    /// <summary>A body that ends halfway to its announced length.</summary>
    public static RawResponse Halved(string body, Then then)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return Head(200, [$"Content-Length: {bytes.Length}", "Content-Type: application/json"]).Append(bytes[..(bytes.Length / 2)]) with { Then = then };
    }

    /// <summary>A chunked body without its last chunk.</summary>
    public static RawResponse Chunked(string body, bool ended, Then then) =>
        Head(200, ["Transfer-Encoding: chunked", "Content-Type: application/json"])
            .Append(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n{(ended ? "0\r\n\r\n" : "")}")) with
        { Then = then };

    public static RawResponse Gzipped(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(body);
        }

        byte[] bytes = packed.ToArray();
        return Head(200, [$"Content-Length: {bytes.Length}", "Content-Encoding: gzip", "Content-Type: application/json"]).Append(bytes);
    }

    public static RawResponse Head(int status, params string[] headers) =>
        new(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));

    public RawResponse Append(byte[] bytes) => this with { Bytes = [.. Bytes, .. bytes] };
}
