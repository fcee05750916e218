using System.Text;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox;

/// <summary>An API key as exported by the exchange's web app.</summary>
/// <param name="Key">The name of the key, sent with every request.</param>
/// <param name="Secret">The secret that signs requests; hexadecimal with <c>0x</c>.</param>
/// <param name="PublicJwt">The JWT for market channels.</param>
/// <param name="PrivateJwt">The JWT for the account channel and for reading the account.</param>
/// <param name="RefreshToken">The one-time token that refreshes the key.</param>
public sealed record SandboxApiKey(string Key, string Secret, string PublicJwt, string PrivateJwt, string RefreshToken)
{
    /// <summary>Gets the content of the key file as the web app exports it.</summary>
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

    /// <summary>Gets the name of the type only, because the content is secret.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(SandboxApiKey);
}

/// <summary>Token credentials. A refresh replaces all three values.</summary>
/// <param name="Jwt">The JWT sent with every request.</param>
/// <param name="RefreshToken">The one-time token that refreshes the credentials.</param>
/// <param name="RandomSecret">The secret that signs requests with <paramref name="Jwt"/>; hexadecimal with <c>0x</c>.</param>
public sealed record SandboxTokens(string Jwt, string RefreshToken, string RandomSecret)
{
    /// <summary>Gets the credentials with the names of wallet onboarding.</summary>
    /// <returns>A JSON object with <c>jwt</c>, <c>refreshToken</c>, <c>randomSecret</c>.</returns>
    public string ToJson() => Encoding.UTF8.GetString(JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("jwt", Jwt);
        json.WriteString("refreshToken", RefreshToken);
        json.WriteString("randomSecret", RandomSecret);
        json.WriteEndObject();
    }));

    /// <summary>Gets the name of the type only, because the content is secret.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(SandboxTokens);
}
