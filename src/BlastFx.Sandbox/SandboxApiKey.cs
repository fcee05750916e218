using System.Text;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox;

/// <summary>An API key as the exchange's web app exports it.</summary>
/// <param name="Key">Names the key; goes with every request.</param>
/// <param name="Secret">Signs the requests; hexadecimal with <c>0x</c>.</param>
/// <param name="PublicJwt">Opens market channels only.</param>
/// <param name="PrivateJwt">Opens the account channel and reads the account.</param>
/// <param name="RefreshToken">Renews the key, once.</param>
public sealed record SandboxApiKey(string Key, string Secret, string PublicJwt, string PrivateJwt, string RefreshToken)
{
    /// <summary>The key file the web app would export.</summary>
    /// <returns>A JSON object with <c>key</c>, <c>secret</c>, <c>publicJwt</c>, <c>privateJwt</c>, <c>refreshToken</c>.</returns>
    public string ToJson() => Encoding.UTF8.GetString(JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("key", Key);
        json.WriteString("secret", Secret);
        json.WriteString("publicJwt", PublicJwt);
        json.WriteString("privateJwt", PrivateJwt);
        json.WriteString("refreshToken", RefreshToken);
        json.WriteEndObject();
    }));

    /// <summary>Names the type only: what it holds is secret.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(SandboxApiKey);
}
