using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlastFx.Client.Tests.Support;

/// <summary>The signature as documented, step by step, without code of the client.</summary>
internal static class NaiveSigner
{
    public static string Message(string method, string path, string? body, long expires)
    {
        var pairs = new Dictionary<string, string>();
        if (body is not null)
        {
            using var document = JsonDocument.Parse(body);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                pairs[member.Name] = member.Value.GetRawText().Trim('"');
            }
        }

        pairs["method"] = method;
        pairs["path"] = path;
        string[] names = [.. pairs.Keys];
        Array.Sort(names, string.CompareOrdinal);
        return string.Concat(names.Select(name => $"{name}={pairs[name]}")) + expires;
    }

    public static string Sign(string message, string secret)
    {
        byte[] key = Convert.FromHexString(secret.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? secret[2..] : secret);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(message));
        return "0x" + Convert.ToHexStringLower(HMACSHA256.HashData(key, hash));
    }
}
