using System.Text.Encodings.Web;
using System.Text.Json;
using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>How one kind of credentials stands in JSON. A member may have two names; what else is in the file stays.</summary>
internal abstract class CredentialFileFormat
{
    /// <summary>The file the exchange's web app exports an API key as.</summary>
    public static readonly CredentialFileFormat ApiKey = new ApiKeyFormat();

    /// <summary>The answer of wallet onboarding: JWT, refresh token and random secret.</summary>
    public static readonly CredentialFileFormat Token = new TokenFormat();

    /// <summary>The format of a kind of credentials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static CredentialFileFormat Of(CredentialKind kind) => kind switch
    {
        CredentialKind.ApiKey => ApiKey,
        CredentialKind.Token => Token,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Files hold an API key or a session."),
    };

    /// <summary>The format that a JSON text seems to have: that of a session where it has a JWT and no key.</summary>
    /// <exception cref="FormatException">It is no JSON object.</exception>
    public static CredentialFileFormat Of(ReadOnlySpan<byte> json)
    {
        using SecretBuffer text = CredentialText.Utf8(json);
        IReadOnlyList<JsonMembers.Member> members = MembersOf(text.Span);
        return members.Any(member => member.Name == "jwt") && !members.Any(member => member.Name == "key") ? Token : ApiKey;
    }

    private static readonly JsonWriterOptions s_asPeopleWrite = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the file is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>What the user can do about a file that is no good.</summary>
    public abstract string Advice { get; }

    /// <summary>Reads credentials.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <exception cref="FormatException">They are not of this format; the message says why, without quoting them.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is malformed.</exception>
    public Credentials Read(ReadOnlySpan<byte> json)
    {
        using SecretBuffer text = CredentialText.Utf8(json);
        return Read(text.Span, MembersOf(text.Span));
    }

    /// <summary>The same JSON with renewed credentials in the place of the old, in UTF-8.</summary>
    /// <exception cref="FormatException">It is not of this format.</exception>
    public SecretBuffer Replace(ReadOnlySpan<byte> json, Credentials renewed)
    {
        using SecretBuffer text = CredentialText.Utf8(json);
        IReadOnlyList<JsonMembers.Member> members = MembersOf(text.Span);
        List<Part> missing = [.. PartsOf(renewed)];
        var replaced = new SecretBuffer(2 * (json.Length + 4096));
        using var writer = new Utf8JsonWriter(replaced, s_asPeopleWrite);
        writer.WriteStartObject();
        foreach (JsonMembers.Member member in members)
        {
            writer.WritePropertyName(member.Name);
            int part = missing.FindIndex(candidate => candidate.Names.Contains(member.Name));
            if (part < 0 || !missing[part].CanReplace(member.Kind))
            {
                // To the letter: what is not ours is not read either.
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
            _ => throw new FormatException($"its '{names[0]}' is not a text"),
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

    /// <summary>The reader throws at escapes of half a character; bytes that are none were found before.</summary>
    private static FormatException NotUnicode() => new("its text is not Unicode");

    /// <summary>A part of credentials, as a member of the JSON.</summary>
    /// <param name="Names">What it may be called; the first is what it is called where it is new.</param>
    /// <param name="Secret">Its value; null where it is none, or not known.</param>
    /// <param name="Time">Its value, where it is a time; null where it is none, or not known.</param>
    private protected sealed record Part(string[] Names, Secret? Secret, DateTimeOffset? Time = null)
    {
        public bool IsKnown => Secret is not null || Time is not null;

        /// <summary>Whether it takes the place of a value: also where it is not known, of a number, which is a time that holds no longer.</summary>
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

        public override string Advice => "Export the key again in the exchange's web app: a JSON file with key and secret.";

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

        public override string Name => "session file";

        public override string Advice => "It is a JSON file with jwt, refreshToken and randomSecret, as wallet onboarding gives them.";

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
