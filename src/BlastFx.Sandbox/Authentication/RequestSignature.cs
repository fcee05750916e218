using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Computes and checks the header <c>RBT-SIGNATURE</c> of a request.</summary>
internal static class RequestSignature
{
    /// <summary>The signed text: sorted members with their raw JSON text, method and path, then the timestamp.</summary>
    public static string Message(string method, string path, JsonBody body, long timestamp)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string raw) in body.RawMembers)
        {
            parts[name] = raw.Trim('"');
        }

        parts["method"] = method;
        parts["path"] = path;

        var message = new StringBuilder();
        foreach ((string name, string value) in parts)
        {
            message.Append(name).Append('=').Append(value);
        }

        return message.Append(timestamp.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    public static byte[] PayloadHash(string message) => SHA256.HashData(Encoding.UTF8.GetBytes(message));

    public static string Sign(byte[] payloadHash, string secret)
    {
        string hex = secret.StartsWith("0x", StringComparison.Ordinal) ? secret[2..] : secret;
        byte[] mac = HMACSHA256.HashData(Convert.FromHexString(hex), payloadHash);
        return "0x" + Convert.ToHexString(mac).ToLowerInvariant();
    }

    /// <summary>Checks that the signature of a request matches its bytes.</summary>
    /// <exception cref="ApiException">The signature is missing or wrong.</exception>
    public static void Check(HttpRequest request, long timestamp, string secret)
    {
        string message = Message(request.Method, request.Path, request.Json, timestamp);
        byte[] expected = Encoding.UTF8.GetBytes(Sign(PayloadHash(message), secret));
        byte[] actual = Encoding.UTF8.GetBytes(request.Header("RBT-SIGNATURE") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(expected, actual))
        {
            throw new ApiException(ApiErrors.WrongSignature);
        }
    }

    /// <summary>Returns true if a logged request is signed with the secret of its own credentials.</summary>
    public static bool Matches(SandboxRequest logged, CredentialStore credentials)
    {
        var request = new HttpRequest
        {
            Method = logged.Method,
            Path = logged.Path,
            Query = logged.Query,
            Headers = logged.Headers,
            Body = Encoding.UTF8.GetBytes(logged.Body.Length == 0 ? "{}" : logged.Body),
            RemoteAddress = "",
        };
        return SecretOf(request, credentials) is { } secret
            && long.TryParse(request.Header("RBT-TS"), NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp)
            && request.Header("RBT-SIGNATURE") == Sign(PayloadHash(Message(request.Method, request.Path, request.Json, timestamp)), secret);
    }

    private static string? SecretOf(HttpRequest request, CredentialStore credentials)
    {
        if (request.Header("RBT-API-KEY") is { } key)
        {
            return credentials.FindKey(key)?.Secret;
        }

        string? cookie = request.Cookie("jwt");
        string? header = request.Header("RBT-JWT");
        bool differ = cookie is not null && header is not null && cookie != header;
        return !differ && (cookie ?? header) is { } jwt ? credentials.FindJwt(jwt)?.Credentials?.RandomSecret : null;
    }
}
