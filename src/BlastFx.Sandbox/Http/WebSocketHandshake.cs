using System.Security.Cryptography;
using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>The opening handshake of a WebSocket (RFC 6455, section 4.2).</summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>The response to a handshake: 101 if it is valid.</summary>
    /// <param name="request">The request.</param>
    /// <param name="protocol">The subprotocol that the server speaks; clients that offer none speak it too.</param>
    public static HttpResponse ResponseTo(HttpRequest request, string protocol)
    {
        if (request.Method != "GET")
        {
            return HttpResponse.Text(400, "A WebSocket is opened by GET.");
        }

        if (!HasToken(request, "Upgrade", "websocket") || !HasToken(request, "Connection", "upgrade"))
        {
            return Rejection("Open a WebSocket here.");
        }

        if (request.Header("Sec-WebSocket-Version") != Version)
        {
            return Rejection("The version of the WebSocket protocol is not supported.");
        }

        if (request.Header("Sec-WebSocket-Key") is not { } key || !IsKey(key))
        {
            return HttpResponse.Text(400, "Sec-WebSocket-Key is not 16 bytes in Base64.");
        }

        return new HttpResponse(101, "", [])
        {
            Headers = new Dictionary<string, string>
            {
                ["Upgrade"] = "websocket",
                ["Sec-WebSocket-Accept"] = AcceptOf(key),
                ["Sec-WebSocket-Protocol"] = HasToken(request, "Sec-WebSocket-Protocol", protocol) ? protocol : "",
            },
        };
    }

    private static HttpResponse Rejection(string reason) => HttpResponse.Text(426, reason) with
    {
        Headers = new Dictionary<string, string> { ["Upgrade"] = "websocket", ["Sec-WebSocket-Version"] = Version },
    };

    private static bool HasToken(HttpRequest request, string header, string token) =>
        request.Header(header) is { } value && value.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    private static bool IsKey(string key) =>
        Convert.TryFromBase64String(key, stackalloc byte[KeyBytes + 2], out int length) && length == KeyBytes;

    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // RFC 6455 requires SHA-1.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
    }
}
