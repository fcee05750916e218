using System.Security.Cryptography;
using System.Text;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A member of a body: its name and the JSON text of its value.</summary>
public sealed record Member(string Name, string Raw);

/// <summary>The signature as specified in section 2 of the API document. It shares no code with the exchange.</summary>
public static class NaiveSigner
{
    public static string Body(params Member[] members) =>
        "{" + string.Join(",", members.Select(member => $"\"{member.Name}\":{member.Raw}")) + "}";

    public static string Message(string method, string path, IEnumerable<Member> members, long timestamp)
    {
        var pairs = members
            .Where(member => member.Name is not ("method" or "path"))
            .Append(new Member("method", method))
            .Append(new Member("path", path))
            .ToList();
        pairs.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return string.Concat(pairs.Select(pair => pair.Name + "=" + WithoutQuotes(pair.Raw))) + timestamp;
    }

    public static string Sign(string secret, string message)
    {
        byte[] key = Convert.FromHexString(secret.Replace("0x", "", StringComparison.Ordinal));
        using var hmac = new HMACSHA256(key);
        return "0x" + Convert.ToHexStringLower(hmac.ComputeHash(SHA256.HashData(Encoding.UTF8.GetBytes(message))));
    }

    private static string WithoutQuotes(string raw)
    {
        string text = raw;
        while (text.StartsWith('"'))
        {
            text = text[1..];
        }

        while (text.EndsWith('"'))
        {
            text = text[..^1];
        }

        return text;
    }
}
