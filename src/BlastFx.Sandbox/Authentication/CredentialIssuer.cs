using System.Security.Cryptography;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Issues and refreshes the credentials of a venue's users.</summary>
internal sealed class CredentialIssuer(CredentialStore store, JwtCodec jwts, SandboxOptions options)
{
    /// <summary>The lifetime of an API key, and of a refreshed one.</summary>
    public static readonly TimeSpan ApiKeyLifetime = TimeSpan.FromDays(30);

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    public SandboxTokens IssueTokens(long profileId)
    {
        TokenCredentials tokens = NewTokens(profileId);
        store.AddTokens(tokens);
        return TokensOf(tokens);
    }

    /// <summary>Uses the refresh token. Of two concurrent requests, one is rejected.</summary>
    public SandboxTokens RefreshTokens(TokenCredentials tokens)
    {
        TokenCredentials next = NewTokens(tokens.ProfileId);
        return store.TryReplaceTokens(tokens, next) ? TokensOf(next) : throw new ApiException(ApiErrors.NoSuchKey);
    }

    /// <summary>Issues another JWT for token credentials that keep their secret and refresh token.</summary>
    public string IssueJwt(TokenCredentials tokens) => Issue(TokenUse.Account, tokens.ProfileId, tokens);

    /// <summary>Issues another private JWT for an API key.</summary>
    public string IssuePrivateJwt(ApiKey key) => Issue(TokenUse.AccountReads, key.ProfileId);

    public (ApiKey Key, SandboxApiKey Export) CreateApiKey(long profileId, TimeSpan lifetime)
    {
        var key = new ApiKey(NewName(), NewSecret(), profileId, Now + lifetime, NewName(), Now + options.RefreshTokenLifetime);
        store.AddKey(key);
        return (key, ExportOf(key));
    }

    /// <summary>Uses the key's refresh token: extends the key and keeps its name and secret.</summary>
    public (ApiKey Key, SandboxApiKey Export) RefreshApiKey(ApiKey key)
    {
        ApiKey next = key with
        {
            ExpiresAt = Now + ApiKeyLifetime,
            RefreshToken = NewName(),
            RefreshTokenExpiresAt = Now + options.RefreshTokenLifetime,
        };
        return store.TryReplaceKey(key, next) ? (next, ExportOf(next)) : throw new ApiException(ApiErrors.RefreshTokenNotFound);
    }

    // In characters that neither JSON nor a header needs to escape.
    private static string NewName() => JwtCodec.Base64Url(RandomNumberGenerator.GetBytes(32));

    private static string NewSecret() => "0x" + Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant();

    private TokenCredentials NewTokens(long profileId) => new(profileId, NewSecret(), NewName(), Now + options.RefreshTokenLifetime);

    private SandboxTokens TokensOf(TokenCredentials tokens) => new(IssueJwt(tokens), tokens.RefreshToken, tokens.RandomSecret);

    private SandboxApiKey ExportOf(ApiKey key) => new(
        key.Key,
        key.Secret,
        Issue(TokenUse.MarketChannels, key.ProfileId),
        IssuePrivateJwt(key),
        key.RefreshToken);

    private string Issue(TokenUse use, long profileId, TokenCredentials? tokens = null)
    {
        string jwt = jwts.Issue(profileId, NewName(), Now + options.TokenLifetime);
        store.AddJwt(jwt, new IssuedToken(use, profileId, tokens));
        return jwt;
    }
}
