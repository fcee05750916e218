using System.Buffers;
using System.Globalization;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>
/// The request line and the headers. Whatever two readers could take for different things is refused (RFC 9112): doubled or
/// malformed lengths, a length beside a transfer coding, folded lines, bare line feeds, blanks before a colon.
/// </summary>
internal sealed class RequestHead
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private RequestHead(string method, string target, bool isOld, Dictionary<string, string> headers)
    {
        (Method, Target, Headers) = (method, target, headers);
        Closes = isOld || Has("Connection", "close");
        Continues = Has("Expect", "100-continue");
        IsChunked = Headers.TryGetValue("Transfer-Encoding", out string? coding);
        if (IsChunked && !coding!.Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpException(501, "The transfer coding is not known.");
        }

        BodyLength = Headers.TryGetValue("Content-Length", out string? length) ? LengthOf(length) : 0;
        if (IsChunked && (length is not null || isOld))
        {
            throw new HttpException(400, "A request has a length or a transfer coding, not both.");
        }

        if (!isOld && !Headers.ContainsKey("Host"))
        {
            throw new HttpException(400, "The request names no host.");
        }

        if (Headers.ContainsKey("Expect") && !Continues)
        {
            throw new HttpException(417, "The expectation is not known.");
        }
    }

    public string Method { get; }

    /// <summary>Path and query, as sent.</summary>
    public string Target { get; }

    /// <summary>The headers; names compare without case, and of several of one name the values are joined.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Whether the client ends the connection after the response.</summary>
    public bool Closes { get; }

    /// <summary>Whether the client waits for leave to send the body.</summary>
    public bool Continues { get; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; }

    /// <summary>How long the body is that does not come in chunks.</summary>
    public long BodyLength { get; }

    /// <summary>Reads a head without the empty line behind it.</summary>
    /// <exception cref="HttpException">It is malformed.</exception>
    public static RequestHead Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        if (lines.Any(static line => line.AsSpan().ContainsAnyInRange('\u0000', '\u0008') || line.AsSpan().ContainsAnyInRange('\u000a', '\u001f') || line.Contains('\u007f', StringComparison.Ordinal)))
        {
            throw new HttpException(400, "There is a control character in the head.");
        }

        string[] start = lines[0].Split(' ');
        if (start is not [var method, var target, var version] || !IsToken(method) || !version.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            throw new HttpException(400, "The request line is malformed.");
        }

        if (version is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            throw new HttpException(505, "The version of HTTP is not 1.1 or 1.0.");
        }

        return new RequestHead(method, OriginForm(target), version == "HTTP/1.0", HeadersOf(lines.AsSpan(1)));
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
                headers[name] = IsSingle(name) ? throw new HttpException(400, $"There are several headers {name}.") : $"{headers[name]},{value}";
            }
        }

        return headers;
    }

    /// <summary>What frames or routes a request must not come twice.</summary>
    private static bool IsSingle(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private static string OriginForm(string target)
    {
        if (target.Length == 0 || target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new HttpException(400, "The request target is malformed.");
        }

        if (target[0] == '/')
        {
            return target;
        }

        // As to a proxy.
        const string scheme = "http://";
        int path = target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? target.IndexOfAny(['/', '?'], scheme.Length) : -1;
        return path > 0 && target[path] == '/' ? target[path..] : throw new HttpException(400, "The request target is not a path.");
    }

    private static long LengthOf(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9') ? throw new HttpException(400, "The length is not a number.")
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length
        : long.MaxValue;

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    private bool Has(string name, string option) =>
        Headers.TryGetValue(name, out string? value)
        && value.Split(',', StringSplitOptions.TrimEntries).Contains(option, StringComparer.OrdinalIgnoreCase);
}
