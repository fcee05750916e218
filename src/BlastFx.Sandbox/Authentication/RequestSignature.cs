using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Authentication;

/// <summary>What <c>RBT-SIGNATURE</c> must be, from the bytes that came.</summary>
internal static class RequestSignature
{
    /// <summary>The text that is signed: sorted members by their raw JSON text, method, path, and the timestamp.</summary>
    public static string Message(string method, string path, JsonBody body, long timestamp)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string? name, string? raw) in body.RawMembers)
        {
            parts[name] = raw.Trim('"');
        }

        parts["method"] = method;
        parts["path"] = path;

        var message = new StringBuilder();
        foreach ((string? name, string? value) in parts)
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

    /// <summary>Refuses a request whose signature is not exactly the one its bytes call for.</summary>
    public static void Check(IncomingRequest request, long timestamp, string secret)
    {
        string message = Message(request.Method, request.Path, request.Json, timestamp);
        byte[] expected = Encoding.UTF8.GetBytes(Sign(PayloadHash(message), secret));
        byte[] actual = Encoding.UTF8.GetBytes(request.Header("RBT-SIGNATURE") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(expected, actual))
        {
            throw new RefusedException(Refusals.WrongSignature);
        }
    }
}
