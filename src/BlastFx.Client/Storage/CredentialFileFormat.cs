using System.Text.Encodings.Web;
using System.Text.Json;
using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>The JSON of one kind of credentials. A member may have two names, and other members of the file are preserved.</summary>
internal abstract class CredentialFileFormat
{
    /// <summary>An API key, as the exchange's web app exports it.</summary>
    public static readonly CredentialFileFormat ApiKey = new ApiKeyFormat();

    /// <summary>Token credentials, as wallet onboarding returns them: JWT, refresh token and random secret.</summary>
    public static readonly CredentialFileFormat Token = new TokenFormat();

    /// <summary>The format of a kind of credentials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no format for this kind.</exception>
    public static CredentialFileFormat Of(CredentialKind kind) => kind switch
    {
        CredentialKind.ApiKey => ApiKey,
        CredentialKind.Token => Token,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A credential file holds an API key or token credentials."),
    };

    /// <summary>The format of a JSON text: token credentials if it has a JWT and no key, else an API key.</summary>
    /// <exception cref="FormatException">It is not a JSON object.</exception>
    public static CredentialFileFormat Of(ReadOnlySpan<byte> json)
    {
        using SecretBuffer text = UnicodeText.ToUtf8(json);
        IReadOnlyList<JsonMembers.Member> members = MembersOf(text.Span);
        return members.Any(member => member.Name == "jwt") && !members.Any(member => member.Name == "key") ? Token : ApiKey;
    }

    private static readonly JsonWriterOptions s_writerOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of such a file in messages.</summary>
    public abstract string Name { get; }

    /// <summary>What the user can do about a file that does not have this format, as a sentence.</summary>
    public abstract string Advice { get; }

    /// <summary>Reads credentials.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <exception cref="FormatException">They do not have this format; the message states the reason without quoting them.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is malformed.</exception>
    public Credentials Read(ReadOnlySpan<byte> json)
    {
        using SecretBuffer text = UnicodeText.ToUtf8(json);
        return Read(text.Span, MembersOf(text.Span));
    }

    /// <summary>Returns the same JSON with refreshed credentials instead of the previous ones, in UTF-8.</summary>
    /// <exception cref="FormatException">It does not have this format.</exception>
    public SecretBuffer Replace(ReadOnlySpan<byte> json, Credentials refreshed)
    {
        using SecretBuffer text = UnicodeText.ToUtf8(json);
        IReadOnlyList<JsonMembers.Member> members = MembersOf(text.Span);
        List<Part> missing = [.. PartsOf(refreshed)];
        var replaced = new SecretBuffer(2 * (json.Length + 4096));
        using var writer = new Utf8JsonWriter(replaced, s_writerOptions);
        writer.WriteStartObject();
        foreach (JsonMembers.Member member in members)
        {
            writer.WritePropertyName(member.Name);
            int part = missing.FindIndex(candidate => candidate.Names.Contains(member.Name));
            if (part < 0 || !missing[part].CanReplace(member.Kind))
            {
                // Other members are copied unchanged and are not parsed.
                writer.WriteRawValue(text.Span[member.Value], skipInputValidation: true);
                continue;
            }

            missing[part].Write(writer);
            missing.RemoveAt(part);
        }

        foreach (Part part in missing.Where(part => part.IsKnown))
        {
            writer.WritePropertyName(part.Names[0]);
            part.Write(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return replaced;
    }

    private protected abstract Credentials Read(ReadOnlySpan<byte> json, IReadOnlyList<JsonMembers.Member> members);

    private protected abstract IEnumerable<Part> PartsOf(Credentials credentials);

    private protected static Secret? Optional(ReadOnlySpan<byte> json, IReadOnlyList<JsonMembers.Member> members, params string[] names)
    {
        JsonMembers.Member? member = Single(members, names);
        return member?.Kind switch
        {
            null or JsonTokenType.Null => null,
            JsonTokenType.String => TextOf(json[member.Value.Value]),
            _ => throw new FormatException($"its '{names[0]}' is not a string"),
        };
    }

    private protected static Secret Required(ReadOnlySpan<byte> json, IReadOnlyList<JsonMembers.Member> members, params string[] names) =>
        Single(members, names) is { Kind: not JsonTokenType.Null }
            ? Optional(json, members, names) ?? Secret.FromText("")
            : throw new FormatException($"it has no '{names[0]}'");

    private static JsonMembers.Member? Single(IReadOnlyList<JsonMembers.Member> members, string[] names)
    {
        JsonMembers.Member[] found = [.. members.Where(member => names.Contains(member.Name))];
        return found.Length switch
        {
            0 => null,
            1 => found[0],
            _ => throw new FormatException($"it has '{names[0]}' twice"),
        };
    }

    private static Secret? TextOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonMembers.Text(value);
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonMembers.UnixSeconds(value);
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static IReadOnlyList<JsonMembers.Member> MembersOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            throw new FormatException("it is empty");
        }

        try
        {
            IReadOnlyList<JsonMembers.Member> members = JsonMembers.Of(json);
            return members.Count > 0 || JsonMembers.KindOf(json) == JsonTokenType.StartObject
                ? members
                : throw new FormatException("it is not a JSON object");
        }
        catch (JsonException malformed)
        {
            // The parser's own message can quote the file, and the file is a secret.
            throw new FormatException($"it is not JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    /// <summary>The reader throws for escapes of half a surrogate pair. Bytes that are not valid UTF-8 were found before.</summary>
    private static FormatException NotUnicode() => new("its text is not valid Unicode");

    /// <summary>A part of credentials, a member of the JSON.</summary>
    /// <param name="Names">The names it may have; a new member gets the first.</param>
    /// <param name="Secret">The value; null if there is none, or if it is a time.</param>
    /// <param name="Time">The value if it is a time; null if it is not known.</param>
    private protected sealed record Part(string[] Names, Secret? Secret, DateTimeOffset? Time = null)
    {
        public bool IsKnown => Secret is not null || Time is not null;

        /// <summary>True if it replaces a value of this kind. An unknown value replaces a number: a time that is not valid any more.</summary>
        public bool CanReplace(JsonTokenType kind) => IsKnown || kind == JsonTokenType.Number;

        public void Write(Utf8JsonWriter writer)
        {
            if (Time is { } time)
            {
                writer.WriteNumberValue(time.ToUnixTimeSeconds());
            }
            else if (Secret is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                Secret.Use(utf8 =>
                {
                    writer.WriteStringValue(utf8);
                    return true;
                });
            }
        }
    }

    private sealed class ApiKeyFormat : CredentialFileFormat
    {
        private static readonly string[] s_key = ["key"];
        private static readonly string[] s_secret = ["secret"];
        private static readonly string[] s_jwt = ["privateJwt"];
        private static readonly string[] s_publicJwt = ["publicJwt"];
        private static readonly string[] s_refreshToken = ["refreshToken"];
        private static readonly string[] s_expiry = ["expiration", "Expiration"];

        public override string Name => "API key file";

        public override string Advice => "An API key file is JSON with key and secret, as the exchange's web app exports it.";

        private protected override Credentials Read(ReadOnlySpan<byte> json, IReadOnlyList<JsonMembers.Member> members)
        {
            using Secret key = Required(json, members, s_key);
            return new ApiKeyCredentials(
                key.Reveal(),
                Required(json, members, s_secret),
                Optional(json, members, s_jwt),
                Optional(json, members, s_refreshToken))
            {
                PublicJwt = Optional(json, members, s_publicJwt),
                ExpiresAt = Single(members, s_expiry) is { } expiry ? TimeOf(json[expiry.Value]) : null,
            };
        }

        private protected override IEnumerable<Part> PartsOf(Credentials credentials) =>
        [
            new(s_key, Secret.FromText(((ApiKeyCredentials)credentials).Key)),
            new(s_secret, credentials.SigningSecret),
            new(s_publicJwt, ((ApiKeyCredentials)credentials).PublicJwt),
            new(s_jwt, credentials.Jwt),
            new(s_refreshToken, credentials.RefreshToken),
            new(s_expiry, Secret: null, ((ApiKeyCredentials)credentials).ExpiresAt),
        ];
    }

    private sealed class TokenFormat : CredentialFileFormat
    {
        private static readonly string[] s_jwt = ["jwt"];
        private static readonly string[] s_refreshToken = ["refreshToken", "refresh_token"];
        private static readonly string[] s_secret = ["randomSecret", "random_secret"];

        public override string Name => "token file";

        public override string Advice => "A token file is JSON with jwt, refreshToken and randomSecret, as wallet onboarding returns them.";

        private protected override Credentials Read(ReadOnlySpan<byte> json, IReadOnlyList<JsonMembers.Member> members) => new TokenCredentials(
            Required(json, members, s_jwt),
            Required(json, members, s_refreshToken),
            Required(json, members, s_secret));

        private protected override IEnumerable<Part> PartsOf(Credentials credentials) =>
        [
            new(s_jwt, credentials.Jwt),
            new(s_refreshToken, credentials.RefreshToken),
            new(s_secret, credentials.SigningSecret),
        ];
    }
}
