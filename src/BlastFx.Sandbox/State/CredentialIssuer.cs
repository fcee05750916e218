using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.State;

/// <summary>Makes and renews what a venue's users authenticate with.</summary>
internal sealed class CredentialIssuer(Venue venue, JwtCodec jwts, SandboxOptions options)
{
    /// <summary>How long an API key lasts, and by how much a renewal extends it.</summary>
    public static readonly TimeSpan ApiKeyLifetime = TimeSpan.FromDays(30);

    private readonly CredentialStore _store = venue.Credentials;

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    public SandboxTokens OpenSession(long profileId)
    {
        Session session = NewSession(profileId);
        _store.AddSession(session);
        return TokensOf(session);
    }

    /// <summary>Spends the session's refresh token for the next three. Of two that try, one is refused.</summary>
    public SandboxTokens RenewSession(Session session)
    {
        Session next = NewSession(session.ProfileId);
        if (!_store.TryReplaceSession(session, next))
        {
            throw new RefusedException(Refusals.NoSuchKey);
        }

        return TokensOf(next);
    }

    /// <summary>One more JWT for a session that keeps its secret and its refresh token.</summary>
    public string IssueSessionJwt(Session session) => Issue(TokenUse.Session, session.ProfileId, session.RandomSecret);

    /// <summary>One more private JWT for an API key.</summary>
    public string IssuePrivateJwt(ApiKey key) => Issue(TokenUse.AccountReads, key.ProfileId, secret: null);

    public SandboxApiKey CreateApiKey(long profileId, TimeSpan lifetime)
    {
        var key = new ApiKey(
            Secrets.NewName(),
            Secrets.NewSigningSecret(),
            profileId,
            Now + lifetime,
            Secrets.NewName(),
            Now + options.RefreshTokenLifetime);
        _store.AddKey(key);
        return ExportOf(key);
    }

    /// <summary>Spends the key's refresh token for thirty days more. Its name and its secret stay.</summary>
    public (ApiKey Key, SandboxApiKey Export) RenewApiKey(ApiKey key)
    {
        ApiKey next = key with
        {
            ExpiresAt = Now + ApiKeyLifetime,
            RefreshToken = Secrets.NewName(),
            RefreshTokenExpiresAt = Now + options.RefreshTokenLifetime,
        };
        if (!_store.TryReplaceKey(key, next))
        {
            throw new RefusedException(Refusals.RefreshTokenNotFound);
        }

        return (next, ExportOf(next));
    }

    private Session NewSession(long profileId) =>
        new(profileId, Secrets.NewSigningSecret(), Secrets.NewName(), Now + options.RefreshTokenLifetime);

    private SandboxTokens TokensOf(Session session) => new(IssueSessionJwt(session), session.RefreshToken, session.RandomSecret);

    private SandboxApiKey ExportOf(ApiKey key) => new(
        key.Key,
        key.Secret,
        Issue(TokenUse.MarketChannels, key.ProfileId, secret: null),
        IssuePrivateJwt(key),
        key.RefreshToken);

    private string Issue(TokenUse use, long profileId, string? secret)
    {
        string jwt = jwts.Issue(profileId, Now + options.TokenLifetime);
        _store.AddToken(jwt, new IssuedToken(use, profileId, secret));
        return jwt;
    }
}
