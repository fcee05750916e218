using System.Security.Cryptography;
using System.Text.Json;

namespace BlastFx.Authentication;

/// <summary>The JSON file the exchange's web app exports an API key as.</summary>
internal static class ApiKeyFile
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads a key file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read or is no key file;
    /// <see cref="BfxErrorIds.BadCredentials"/>: what it holds is malformed.</exception>
    public static ApiKeyCredentials Read(string path)
    {
        byte[] json = ReadBytes(path);
        try
        {
            return Parse(json, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MostBytes)
            {
                throw Unreadable(path, $"it has {file.Length} bytes, far more than a key file");
            }

            byte[] json = new byte[file.Length];
            file.ReadExactly(json);
            return json;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "there is no such file", missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, failure.Message.TrimEnd('.'), failure);
        }
    }

    private static ApiKeyCredentials Parse(byte[] json, string path)
    {
        try
        {
            ReadOnlyMemory<byte> text = json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsMemory(3) : json;
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Unreadable(path, "it is not a JSON object");
            }

            JsonElement members = document.RootElement;
            string key = Text(members, "key", path) ?? throw Unreadable(path, "it has no 'key'");
            string secret = Text(members, "secret", path) ?? throw Unreadable(path, "it has no 'secret'");
            return new ApiKeyCredentials(
                key,
                Secret.FromText(secret),
                Optional(members, "privateJwt", path),
                Optional(members, "refreshToken", path));
        }
        catch (JsonException malformed)
        {
            // The parser's own message can quote the file, and the file is a secret.
            throw Unreadable(path, $"it is not JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for bytes that are no UTF-8, and for escapes of half a character.
            throw Unreadable(path, "its text is not Unicode");
        }
    }

    private static Secret? Optional(JsonElement members, string name, string path) =>
        Text(members, name, path) is { Length: > 0 } text ? Secret.FromText(text) : null;

    private static string? Text(JsonElement members, string name, string path)
    {
        JsonElement? found = null;
        foreach (JsonProperty member in members.EnumerateObject())
        {
            if (member.NameEquals(name))
            {
                found = found is null ? member.Value : throw Unreadable(path, $"it has '{name}' twice");
            }
        }

        return found switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw Unreadable(path, $"its '{name}' is not a text"),
        };
    }

    private static BfxException Unreadable(string path, string why, Exception? cause = null) =>
        new(
            BfxErrorIds.KeyFile,
            $"The API key file '{path}' cannot be used: {why}. Export the key again in the exchange's web app: a JSON file with key and secret.",
            cause);
}
