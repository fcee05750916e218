using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>
/// The JSON of credentials, for stores that hold text: the content of an API key file, as the exchange's web app exports it,
/// or of a token file with <c>jwt</c>, <c>refreshToken</c> and <c>randomSecret</c>.
/// </summary>
public static class CredentialJson
{
    /// <summary>Reads credentials.</summary>
    /// <param name="json">The JSON of an API key or of token credentials.</param>
    /// <returns>The credentials; the caller disposes of them.</returns>
    /// <exception cref="FormatException">It is neither; the message states the reason as the end of a sentence, and does not quote the JSON.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part of the credentials is malformed.</exception>
    public static Credentials Read(Secret json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Use(utf8 => CredentialFileFormat.Of(utf8).Read(utf8));
    }

    /// <summary>Replaces the credentials in JSON. Other members are preserved.</summary>
    /// <param name="json">The JSON of credentials of the same kind.</param>
    /// <param name="refreshed">The credentials to write.</param>
    /// <returns>The new JSON; the caller disposes of it.</returns>
    /// <exception cref="FormatException">The JSON does not have the format of such credentials.</exception>
    public static Secret Replace(Secret json, Credentials refreshed)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(refreshed);
        using SecretBuffer replaced = json.Use(utf8 => CredentialFileFormat.Of(refreshed.Kind).Replace(utf8, refreshed));
        return Secret.FromUtf8(replaced.Span);
    }
}
