using BlastFx.Http;

namespace BlastFx.Authentication;

/// <summary>The two kinds of credentials the exchange knows.</summary>
public enum CredentialKind
{
    /// <summary>Not one this version knows.</summary>
    Unknown = 0,

    /// <summary>An API key with its secret.</summary>
    ApiKey = 1,

    /// <summary>JWT, refresh token and random secret, as wallet onboarding gives them.</summary>
    Token = 2,
}

/// <summary>What a session proves itself with. Immutable: a renewal makes new credentials, it changes none.</summary>
public abstract class Credentials : IDisposable
{
    private protected Credentials(Secret signingSecret, Secret? jwt, Secret? refreshToken)
    {
        SigningSecret = signingSecret;
        Jwt = jwt;
        RefreshToken = refreshToken;
        Claims = jwt is null ? null : JwtClaims.Read(jwt);
    }

    /// <summary>Which of the two kinds.</summary>
    public abstract CredentialKind Kind { get; }

    /// <summary>What requests are signed with, hex.</summary>
    internal Secret SigningSecret { get; }

    /// <summary>The private JWT, where there is one.</summary>
    internal Secret? Jwt { get; }

    /// <summary>The refresh token, where there is one.</summary>
    internal Secret? RefreshToken { get; }

    /// <summary>What the private JWT says of itself.</summary>
    internal JwtClaims? Claims { get; }

    /// <summary>Whether a text can travel as a token, in headers and in JSON, without being quoted.</summary>
    internal static bool IsToken(Secret token) => !token.IsEmpty && token.Use(utf8 =>
        utf8.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0 && utf8.IndexOfAny("\"\\;,"u8) < 0);

    /// <summary>Whether others belong to the same account: to the same profile, or where that is not known, to the same key.</summary>
    internal bool IsSameOwner(Credentials other) =>
        Kind == other.Kind
        && (Claims?.ProfileId is { } mine && other.Claims?.ProfileId is { } theirs
            ? mine == theirs
            : (this as ApiKeyCredentials)?.Key == (other as ApiKeyCredentials)?.Key);

    /// <summary>Whether others hold the same secrets.</summary>
    internal bool SameAs(Credentials other) =>
        Equals(SigningSecret, other.SigningSecret) && Equals(Jwt, other.Jwt) && Equals(RefreshToken, other.RefreshToken);

    /// <summary>Adds every secret the credentials hold, and the API key, which identifies its owner.</summary>
    internal virtual void AddTo(KnownSecrets known)
    {
        known.Add(SigningSecret);
        known.Add(Jwt);
        known.Add(RefreshToken);
    }

    /// <summary>Wipes every secret the credentials hold.</summary>
    public virtual void Dispose()
    {
        SigningSecret.Dispose();
        Jwt?.Dispose();
        RefreshToken?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Secret Hex(Secret secret, string what)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return HexSecret.IsHex(secret)
            ? secret
            : throw Bad($"{what} is not hexadecimal: it must be an even number of hex digits, with or without 0x before them.");
    }

    private protected static Secret Token(Secret token, string what)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.IsEmpty)
        {
            throw Bad($"{what} is empty.");
        }

        return IsToken(token)
            ? token
            : throw Bad($"{what} holds a character no token has (a space, quote, backslash, comma, semicolon, control or non-ASCII character).");
    }

    private protected static BfxException Bad(string message) =>
        new(BfxErrorIds.InvalidCredentials, message + " Nothing was sent.");
}

/// <summary>An API key, as the web app exports it (API pages, "Generate Your API Keys").</summary>
public sealed class ApiKeyCredentials : Credentials
{
    /// <summary>Takes over the secrets.</summary>
    /// <param name="key">The API key.</param>
    /// <param name="secret">Its secret: hex digits, <c>0x</c> optional.</param>
    /// <param name="privateJwt">The key's private JWT, where it is known.</param>
    /// <param name="refreshToken">The key's refresh token, where it is known.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is empty or malformed.</exception>
    public ApiKeyCredentials(string key, Secret secret, Secret? privateJwt = null, Secret? refreshToken = null)
        : base(
            Hex(secret, "The API secret"),
            privateJwt is null ? null : Token(privateJwt, "The private JWT"),
            refreshToken is null ? null : Token(refreshToken, "The refresh token"))
    {
        using Secret checkedKey = Token(Secret.FromText(key), "The API key");
        Key = key;
    }

    /// <inheritdoc/>
    public override CredentialKind Kind => CredentialKind.ApiKey;

    /// <summary>The API key with all but its ends masked.</summary>
    public string MaskedKey => Key.Length >= 12 ? $"{Key[..4]}…{Key[^4..]}" : "…";

    /// <summary>The API key, the value of <c>RBT-API-KEY</c>.</summary>
    internal string Key { get; }

    /// <summary>The key's public JWT, which opens the market channels, where it is known.</summary>
    internal Secret? PublicJwt { get; init; }

    /// <summary>When the key expires, UTC, where that is known.</summary>
    internal DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same key with another JWT, and another refresh token where the exchange gave one.</summary>
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

/// <summary>A wallet's session (API pages, "Authentication"): three parts that belong together and are replaced together.</summary>
public sealed class TokenCredentials : Credentials
{
    /// <summary>Takes over the secrets.</summary>
    /// <param name="jwt">The JWT.</param>
    /// <param name="refreshToken">The refresh token, which works once.</param>
    /// <param name="randomSecret">The secret requests are signed with: hex digits, <c>0x</c> optional.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: a part is empty or malformed.</exception>
    public TokenCredentials(Secret jwt, Secret refreshToken, Secret randomSecret)
        : base(Hex(randomSecret, "The session secret"), Token(jwt, "The JWT"), Token(refreshToken, "The refresh token"))
    {
    }

    /// <inheritdoc/>
    public override CredentialKind Kind => CredentialKind.Token;
}
