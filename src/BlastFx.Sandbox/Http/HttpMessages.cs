using System.Text;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Http;

/// <summary>A request, read to its end.</summary>
internal sealed class HttpRequest
{
    private JsonBody? _json;

    public required string Method { get; init; }

    /// <summary>The path as sent: it is part of the signed text.</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent, without its question mark.</summary>
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] Body { get; init; }

    public required string RemoteAddress { get; init; }

    /// <summary>The members of the body.</summary>
    /// <exception cref="ApiException">The body is not a JSON object.</exception>
    public JsonBody Json => _json ??= JsonBody.Parse(Body);

    /// <summary>A header's value; null if it is absent or empty.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A cookie's value; null if it is absent or empty.</summary>
    public string? Cookie(string name)
    {
        string prefix = name + "=";
        string? pair = Header("Cookie")?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(pair => pair.Length > prefix.Length && pair.StartsWith(prefix, StringComparison.Ordinal));
        return pair?[prefix.Length..];
    }
}

/// <summary>A response. An empty content type or header value is not sent.</summary>
internal sealed record HttpResponse(int Status, string ContentType, byte[] Body)
{
    public const string Json = "application/json; charset=utf-8";

    public const string PlainText = "text/plain; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static HttpResponse Text(int status, string text) => new(status, PlainText, Encoding.UTF8.GetBytes(text));
}

/// <summary>A request that is not valid HTTP or exceeds a limit of the server. The connection ends after the response.</summary>
internal sealed class HttpException(int status, string reason) : Exception(reason)
{
    /// <summary>The status of the response.</summary>
    public int Status { get; } = status;
}
