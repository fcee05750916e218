using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace BlastFx.Persistence;

/// <summary>How one kind of credentials stands in JSON. A member may have two names; what else is in the file stays.</summary>
internal abstract class CredentialFormat
{
    /// <summary>The file the exchange's web app exports an API key as.</summary>
    public static readonly CredentialFormat ApiKey = new ApiKeyFormat();

    /// <summary>The answer of wallet onboarding: JWT, refresh token and random secret.</summary>
    public static readonly CredentialFormat Session = new SessionFormat();

    /// <summary>The format of a kind of credentials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static CredentialFormat Of(CredentialKind kind) => kind switch
    {
        CredentialKind.ApiKey => ApiKey,
        CredentialKind.Session => Session,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Files hold an API key or a session."),
    };

    /// <summary>The format that a JSON text seems to have: that of a session where it has a JWT and no key.</summary>
    /// <exception cref="FormatException">It is no JSON object.</exception>
    public static CredentialFormat Of(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = Parse(json);
        return document.RootElement.TryGetProperty("jwt", out _) && !document.RootElement.TryGetProperty("key", out _) ? Session : ApiKey;
    }

    private static readonly JsonWriterOptions s_asPeopleWrite = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the file is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>What the user can do about a file that is no good.</summary>
    public abstract string Advice { get; }

    /// <summary>Reads credentials.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <exception cref="FormatException">They are not of this format; the message says why, without quoting them.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.BadCredentials"/>: a part is malformed.</exception>
    public Credentials Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = Parse(json);
        try
        {
            return Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // The reader's word for bytes that are no UTF-8, and for escapes of half a character.
            throw new FormatException("its text is not Unicode");
        }
    }

    /// <summary>The same JSON with renewed credentials in the place of the old.</summary>
    /// <exception cref="FormatException">It is not of this format.</exception>
    public byte[] Replace(ReadOnlyMemory<byte> json, Credentials renewed)
    {
        try
        {
            return Rewrite(json, renewed);
        }
        catch (InvalidOperationException)
        {
            // A member's name with an escape of half a character.
            throw new FormatException("a name in it is not Unicode");
        }
    }

    private byte[] Rewrite(ReadOnlyMemory<byte> json, Credentials renewed)
    {
        using JsonDocument document = Parse(json);
        var missing = PartsOf(renewed).Where(part => part.Secret is not null).ToList();
        var written = new ArrayBufferWriter<byte>(2 * (json.Length + 16_384));
        using (var writer = new Utf8JsonWriter(written, s_asPeopleWrite))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                int part = missing.FindIndex(candidate => candidate.Names.Any(member.NameEquals));
                if (part < 0)
                {
                    // To the letter: what is not ours is not read either.
                    writer.WritePropertyName(member.Name);
                    writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
                    continue;
                }

                Write(writer, member.Name, missing[part].Secret!);
                missing.RemoveAt(part);
            }

            missing.ForEach(part => Write(writer, part.Names[0], part.Secret!));
            writer.WriteEndObject();
        }

        byte[] bytes = written.WrittenSpan.ToArray();
        written.Clear();
        return bytes;
    }

    private protected abstract Credentials Read(JsonElement members);

    private protected abstract IEnumerable<(string[] Names, Secret? Secret)> PartsOf(Credentials credentials);

    private protected static Secret? Optional(JsonElement members, params string[] names) =>
        Text(members, names) is { Length: > 0 } text ? Secret.FromText(text) : null;

    private protected static string Required(JsonElement members, params string[] names) =>
        Text(members, names) ?? throw new FormatException($"it has no '{names[0]}'");

    private static void Write(Utf8JsonWriter writer, string name, Secret secret) => secret.Use(utf8 =>
    {
        writer.WriteString(name, utf8);
        return true;
    });

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw new FormatException("its text is not Unicode");
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new FormatException("it is not a JSON object");
        }
        catch (JsonException malformed)
        {
            // The parser's own message can quote the file, and the file is a secret.
            throw new FormatException($"it is not JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})");
        }
    }

    private static string? Text(JsonElement members, string[] names)
    {
        JsonElement? found = null;
        foreach (JsonProperty member in members.EnumerateObject().Where(member => names.Any(member.NameEquals)))
        {
            found = found is null ? member.Value : throw new FormatException($"it has '{names[0]}' twice");
        }

        return found switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            _ => throw new FormatException($"its '{names[0]}' is not a text"),
        };
    }

    private sealed class ApiKeyFormat : CredentialFormat
    {
        private static readonly string[] s_key = ["key"];
        private static readonly string[] s_secret = ["secret"];
        private static readonly string[] s_jwt = ["privateJwt"];
        private static readonly string[] s_publicJwt = ["publicJwt"];
        private static readonly string[] s_refreshToken = ["refreshToken"];

        public override string Name => "API key file";

        public override string Advice => "Export the key again in the exchange's web app: a JSON file with key and secret.";

        private protected override Credentials Read(JsonElement members) => new ApiKeyCredentials(
            Required(members, s_key),
            Secret.FromText(Required(members, s_secret)),
            Optional(members, s_jwt),
            Optional(members, s_refreshToken))
        {
            PublicJwt = Optional(members, s_publicJwt),
        };

        private protected override IEnumerable<(string[] Names, Secret? Secret)> PartsOf(Credentials credentials) =>
        [
            (s_key, Secret.FromText(((ApiKeyCredentials)credentials).Key)),
            (s_secret, credentials.SigningSecret),
            (s_publicJwt, ((ApiKeyCredentials)credentials).PublicJwt),
            (s_jwt, credentials.Jwt),
            (s_refreshToken, credentials.RefreshToken),
        ];
    }

    private sealed class SessionFormat : CredentialFormat
    {
        private static readonly string[] s_jwt = ["jwt"];
        private static readonly string[] s_refreshToken = ["refreshToken", "refresh_token"];
        private static readonly string[] s_secret = ["randomSecret", "random_secret"];

        public override string Name => "session file";

        public override string Advice => "It is a JSON file with jwt, refreshToken and randomSecret, as wallet onboarding gives them.";

        private protected override Credentials Read(JsonElement members) => new SessionCredentials(
            Secret.FromText(Required(members, s_jwt)),
            Secret.FromText(Required(members, s_refreshToken)),
            Secret.FromText(Required(members, s_secret)));

        private protected override IEnumerable<(string[] Names, Secret? Secret)> PartsOf(Credentials credentials) =>
        [
            (s_jwt, credentials.Jwt),
            (s_refreshToken, credentials.RefreshToken),
            (s_secret, credentials.SigningSecret),
        ];
    }
}
