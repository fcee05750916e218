using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlastFx.Testing;

/// <summary>A member of a JSON body: its name, and the JSON text of its value.</summary>
public sealed record Member(string Name, string Raw);

/// <summary>The signature as the API documentation describes it, step by step, without code of the client or the sandbox.</summary>
public static class NaiveSigner
{
    public static string Body(params Member[] members) =>
        "{" + string.Join(",", members.Select(member => $"\"{member.Name}\":{member.Raw}")) + "}";

    /// <summary>The message of a request with a JSON body, or without one.</summary>
    public static string Message(string method, string path, string? body, long expires)
    {
        using JsonDocument document = JsonDocument.Parse(body ?? "{}");
        return Message(method, path, [.. document.RootElement.EnumerateObject().Select(member => new Member(member.Name, member.Value.GetRawText()))], expires);
    }

    /// <summary>The message of a request with these members. The last of several members with one name counts.</summary>
    public static string Message(string method, string path, IReadOnlyList<Member> members, long expires)
    {
        var pairs = new Dictionary<string, string>();
        foreach (Member member in members)
        {
            pairs[member.Name] = member.Raw.Trim('"');
        }

        pairs["method"] = method;
        pairs["path"] = path;
        return string.Concat(pairs.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}={pairs[name]}")) + expires;
    }

    public static string Sign(string message, string secret)
    {
        byte[] key = Convert.FromHexString(secret.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? secret[2..] : secret);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(message));
        return "0x" + Convert.ToHexStringLower(HMACSHA256.HashData(key, hash));
    }
}
