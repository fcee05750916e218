using System.Buffers;
using System.Globalization;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>
/// The request line and the headers. Rejects everything that two parsers could read differently (RFC 9112): repeated or
/// malformed lengths, a length with a transfer coding, folded lines, bare line feeds, whitespace before a colon.
/// </summary>
internal sealed class RequestHead
{
    private static readonly SearchValues<char> s_tokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private RequestHead(string method, string target, bool isHttp10, Dictionary<string, string> headers)
    {
        (Method, Target, Headers) = (method, target, headers);
        ClosesConnection = isHttp10 || Has("Connection", "close");
        ExpectsContinue = Has("Expect", "100-continue");
        IsChunked = Headers.TryGetValue("Transfer-Encoding", out string? coding);
        if (IsChunked && !coding!.Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpException(501, "The transfer coding is not supported.");
        }

        BodyLength = Headers.TryGetValue("Content-Length", out string? length) ? LengthOf(length) : 0;
        if (IsChunked && (length is not null || isHttp10))
        {
            throw new HttpException(400, "A request must not have both a length and a transfer coding.");
        }

        if (!isHttp10 && !Headers.ContainsKey("Host"))
        {
            throw new HttpException(400, "The header Host is missing.");
        }

        if (Headers.ContainsKey("Expect") && !ExpectsContinue)
        {
            throw new HttpException(417, "The expectation is not supported.");
        }
    }

    public string Method { get; }

    /// <summary>Path and query, as sent.</summary>
    public string Target { get; }

    /// <summary>The headers; names are case-insensitive, and values of repeated headers are joined.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>True if the connection ends after the response.</summary>
    public bool ClosesConnection { get; }

    /// <summary>True if the client waits for 100 Continue before it sends the body.</summary>
    public bool ExpectsContinue { get; }

    /// <summary>True if the body is chunked.</summary>
    public bool IsChunked { get; }

    /// <summary>The length of a body that is not chunked.</summary>
    public long BodyLength { get; }

    /// <summary>Parses a head without the empty line that ends it.</summary>
    /// <exception cref="HttpException">The head is malformed.</exception>
    public static RequestHead Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        if (lines.Any(static line => line.AsSpan().ContainsAnyInRange('\u0000', '\u0008') || line.AsSpan().ContainsAnyInRange('\u000a', '\u001f') || line.Contains('\u007f', StringComparison.Ordinal)))
        {
            throw new HttpException(400, "The head contains a control character.");
        }

        string[] start = lines[0].Split(' ');
        if (start is not [var method, var target, var version] || !IsToken(method) || !version.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            throw new HttpException(400, "The request line is malformed.");
        }

        if (version is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            throw new HttpException(505, "The HTTP version is not supported.");
        }

        return new RequestHead(method, PathOf(method, target), version == "HTTP/1.0", HeadersOf(lines.AsSpan(1)));
    }

    private static Dictionary<string, string> HeadersOf(ReadOnlySpan<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon]))
            {
                throw new HttpException(400, "A header is malformed.");
            }

            (string? name, string? value) = (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
            if (!headers.TryAdd(name, value))
            {
                headers[name] = IsSingle(name) ? throw new HttpException(400, $"The header {name} is repeated.") : $"{headers[name]},{value}";
            }
        }

        return headers;
    }

    /// <summary>Returns true for the headers that frame or route a request.</summary>
    private static bool IsSingle(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string method, string target)
    {
        if (target.Length == 0 || target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new HttpException(400, "The request target is malformed.");
        }

        // CONNECT has an authority instead of a path.
        if (target[0] == '/' || method == "CONNECT")
        {
            return target;
        }

        // The absolute form, as sent to a proxy.
        const string scheme = "http://";
        int path = target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? target.IndexOfAny(['/', '?'], scheme.Length) : -1;
        return path > 0 && target[path] == '/' ? target[path..] : throw new HttpException(400, "The request target is not a path.");
    }

    private static long LengthOf(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9') ? throw new HttpException(400, "The length is not a number.")
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length
        : long.MaxValue;

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_tokenCharacters);

    private bool Has(string name, string option) =>
        Headers.TryGetValue(name, out string? value)
        && value.Split(',', StringSplitOptions.TrimEntries).Contains(option, StringComparer.OrdinalIgnoreCase);
}
