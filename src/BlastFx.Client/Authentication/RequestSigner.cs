using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>
/// Signs requests as the exchange verifies them (API pages, "Signing with API Key"): the sorted members of the body as they
/// are sent, with method and path, and the expiry of the request.
/// </summary>
internal static class RequestSigner
{
    /// <summary>The value of <c>RBT-SIGNATURE</c>.</summary>
    /// <param name="method">The method, upper case.</param>
    /// <param name="path">The path without query.</param>
    /// <param name="body">The body exactly as sent: a JSON object, or empty.</param>
    /// <param name="expires">The value of <c>RBT-TS</c>, UNIX seconds.</param>
    /// <param name="secret">The signing secret, hex.</param>
    /// <returns><c>0x</c> and 64 lower-case hex digits.</returns>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static string Sign(string method, string path, ReadOnlySpan<byte> body, long expires, Secret secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using (SecretBuffer message = Message(method, path, body, expires))
        {
            SHA256.HashData(message.Span, hash);
        }

        byte[] payloadHash = hash.ToArray();
        return HexSecret.UseKey(secret, key =>
        {
            Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, payloadHash, mac);
            return "0x" + Convert.ToHexString(mac).ToLowerInvariant();
        });
    }

    /// <summary>The bytes that are hashed: <c>key=value</c> in ordinal order of the keys, without separators, then the expiry.</summary>
    internal static SecretBuffer Message(string method, string path, ReadOnlySpan<byte> body, long expires)
    {
        var members = new SortedList<string, Range>(StringComparer.Ordinal);
        if (!body.IsEmpty)
        {
            ReadMembers(body, members);
        }

        members["method"] = default;
        members["path"] = default;
        var message = new SecretBuffer(512);
        foreach ((string name, Range value) in members)
        {
            Append(message, name);
            message.Write("="u8);
            switch (name)
            {
                case "method":
                    Append(message, method);
                    break;
                case "path":
                    Append(message, path);
                    break;
                default:
                    message.Write(body[value].Trim((byte)'"'));
                    break;
            }
        }

        Append(message, expires.ToString(CultureInfo.InvariantCulture));
        return message;
    }

    private static void ReadMembers(ReadOnlySpan<byte> body, SortedList<string, Range> members)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The body of a signed request must be a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            members[name] = start..(int)reader.BytesConsumed;
        }
    }

    private static void Append(SecretBuffer message, string text) =>
        Encoding.UTF8.GetBytes(text, message);
}
