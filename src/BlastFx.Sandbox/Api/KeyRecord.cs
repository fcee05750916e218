using System.Text.Json;
using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes an API key.</summary>
internal static class KeyRecord
{
    public static void Write(Utf8JsonWriter json, string member, ApiKey key)
    {
        json.WriteStartObject(member);
        json.WriteString("Key"u8, key.Key);
        json.WriteNumber("ProfileID"u8, key.ProfileId);
        json.WriteString("Secret"u8, key.Secret);
        json.WriteString("Tag"u8, "");
        json.WriteNumber("Expiration"u8, key.ExpiresAt.ToUnixTimeSeconds());
        json.WriteString("Status"u8, "active");
        json.WriteEndObject();
    }
}
