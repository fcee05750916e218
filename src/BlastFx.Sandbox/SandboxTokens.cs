using System.Text;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox;

/// <summary>What a session holds: the three belong together and are renewed together.</summary>
/// <param name="Jwt">Goes with every request.</param>
/// <param name="RefreshToken">Buys the next three, once.</param>
/// <param name="RandomSecret">Signs the requests that carry <paramref name="Jwt"/>; hexadecimal with <c>0x</c>.</param>
public sealed record SandboxTokens(string Jwt, string RefreshToken, string RandomSecret)
{
    /// <summary>The three as wallet onboarding names them.</summary>
    /// <returns>A JSON object with <c>jwt</c>, <c>refreshToken</c>, <c>randomSecret</c>.</returns>
    public string ToJson() => Encoding.UTF8.GetString(JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("jwt", Jwt);
        json.WriteString("refreshToken", RefreshToken);
        json.WriteString("randomSecret", RandomSecret);
        json.WriteEndObject();
    }));

    /// <summary>Names the type only: what it holds is secret.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(SandboxTokens);
}
