using BlastFx.Http;

namespace BlastFx.Authentication;

/// <summary>The kinds of credentials.</summary>
public enum CredentialKind
{
    /// <summary>A kind that this version does not support.</summary>
    Unknown = 0,

    /// <summary>An API key with its secret.</summary>
    ApiKey = 1,

    /// <summary>JWT, refresh token and random secret, as wallet onboarding returns them.</summary>
    Token = 2,
}

/// <summary>The credentials of a session. They are immutable: a refresh creates new ones.</summary>
public abstract class Credentials : IDisposable
{
    private protected Credentials(Secret signingSecret, Secret? jwt, Secret? refreshToken)
    {
        SigningSecret = signingSecret;
        Jwt = jwt;
        RefreshToken = refreshToken;
        Claims = jwt is null ? null : JwtClaims.Read(jwt);
    }

    /// <summary>The kind of credentials.</summary>
    public abstract CredentialKind Kind { get; }

    /// <summary>The secret that signs requests, in hex.</summary>
    internal Secret SigningSecret { get; }

    /// <summary>The private JWT; null if there is none.</summary>
    internal Secret? Jwt { get; }

    /// <summary>The refresh token; null if there is none.</summary>
    internal Secret? RefreshToken { get; }

    /// <summary>The claims of the private JWT; null if there is none.</summary>
    internal JwtClaims? Claims { get; }

    /// <summary>True if a text can be sent as a token in headers and in JSON without escapes.</summary>
    internal static bool IsToken(Secret token) => !token.IsEmpty && token.Use(utf8 =>
        utf8.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0 && utf8.IndexOfAny("\"\\;,"u8) < 0);

    /// <summary>True if others belong to the same profile or, if that is not known, to the same API key.</summary>
    internal bool IsSameOwner(Credentials other) =>
        Kind == other.Kind
        && (Claims?.ProfileId is { } mine && other.Claims?.ProfileId is { } theirs
            ? mine == theirs
            : (this as ApiKeyCredentials)?.Key == (other as ApiKeyCredentials)?.Key);

    /// <summary>True if others hold the same secrets.</summary>
    internal bool SameAs(Credentials other) =>
        Equals(SigningSecret, other.SigningSecret) && Equals(Jwt, other.Jwt) && Equals(RefreshToken, other.RefreshToken);

    /// <summary>Adds all secrets of the credentials to those that are masked, and the API key, which identifies its owner.</summary>
    internal virtual void AddTo(KnownSecrets known)
    {
        known.Add(SigningSecret);
        known.Add(Jwt);
        known.Add(RefreshToken);
    }

    /// <summary>Wipes all secrets of the credentials.</summary>
    public virtual void Dispose()
    {
        SigningSecret.Dispose();
        Jwt?.Dispose();
        RefreshToken?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Secret ValidHex(Secret secret, string name)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return HexSecret.IsHex(secret)
            ? secret
            : throw Invalid($"{name} is not hexadecimal: it must be an even number of hex digits, with or without the prefix 0x.");
    }

    private protected static Secret ValidToken(Secret token, string name)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.IsEmpty)
        {
            throw Invalid($"{name} is empty.");
        }

        return IsToken(token)
            ? token
            : throw Invalid($"{name} contains a character that is not allowed in tokens (a space, quote, backslash, comma, semicolon, control or non-ASCII character).");
    }

    private static BfxException Invalid(string message) =>
        new(BfxErrorIds.InvalidCredentials, message + " Nothing was sent.");
}

/// <summary>An API key, as the exchange's web app exports it (API pages, "Generate Your API Keys").</summary>
public sealed class ApiKeyCredentials : Credentials
{
    /// <summary>Creates credentials, which dispose of the secrets.</summary>
    /// <param name="key">The API key.</param>
    /// <param name="secret">The secret of the key: hex digits, <c>0x</c> optional.</param>
    /// <param name="privateJwt">The private JWT of the key; null if not known.</param>
    /// <param name="refreshToken">The refresh token of the key; null if not known.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is empty or malformed.</exception>
    public ApiKeyCredentials(string key, Secret secret, Secret? privateJwt = null, Secret? refreshToken = null)
        : base(
            ValidHex(secret, "The API secret"),
            privateJwt is null ? null : ValidToken(privateJwt, "The private JWT"),
            refreshToken is null ? null : ValidToken(refreshToken, "The refresh token"))
    {
        using Secret validKey = ValidToken(Secret.FromText(key), "The API key");
        Key = key;
    }

    /// <inheritdoc/>
    public override CredentialKind Kind => CredentialKind.ApiKey;

    /// <summary>The API key, all but its ends masked.</summary>
    public string MaskedKey => Key.Length >= 12 ? $"{Key[..4]}…{Key[^4..]}" : "…";

    /// <summary>The API key, the value of <c>RBT-API-KEY</c>.</summary>
    internal string Key { get; }

    /// <summary>The public JWT of the key, which opens market channels; null if not known.</summary>
    internal Secret? PublicJwt { get; init; }

    /// <summary>The expiry of the key, UTC; null if not known.</summary>
    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Creates credentials with the same key, another JWT and, unless null, another refresh token.</summary>
    internal ApiKeyCredentials With(Secret jwt, Secret? refreshToken) =>
        new(Key, SigningSecret, jwt, refreshToken ?? RefreshToken) { PublicJwt = PublicJwt, ExpiresAt = ExpiresAt };

    /// <inheritdoc/>
    public override void Dispose()
    {
        PublicJwt?.Dispose();
        base.Dispose();
    }

    internal override void AddTo(KnownSecrets known)
    {
        base.AddTo(known);
        known.Add(PublicJwt);
        known.Add(Key);
    }
}

/// <summary>Token credentials, as wallet onboarding returns them (API pages, "Authentication"): three parts that are refreshed together.</summary>
public sealed class TokenCredentials : Credentials
{
    /// <summary>Creates credentials, which dispose of the secrets.</summary>
    /// <param name="jwt">The JWT.</param>
    /// <param name="refreshToken">The refresh token, which works once.</param>
    /// <param name="randomSecret">The secret that signs requests: hex digits, <c>0x</c> optional.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is empty or malformed.</exception>
    public TokenCredentials(Secret jwt, Secret refreshToken, Secret randomSecret)
        : base(ValidHex(randomSecret, "The token secret"), ValidToken(jwt, "The JWT"), ValidToken(refreshToken, "The refresh token"))
    {
    }

    /// <inheritdoc/>
    public override CredentialKind Kind => CredentialKind.Token;
}
