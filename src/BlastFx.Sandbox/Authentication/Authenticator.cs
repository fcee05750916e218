using System.Globalization;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Authentication;

/// <summary>The credentials that an endpoint accepts.</summary>
internal enum Access
{
    /// <summary>No credentials and no timestamp.</summary>
    Public,

    /// <summary>An API key or token credentials; for reads also an API key's private JWT.</summary>
    Account,

    /// <summary>An API key only.</summary>
    ApiKey,

    /// <summary>An API key, or the refresh token in the body and its signature.</summary>
    RefreshToken,
}

/// <summary>The account that sent a request, and its credentials.</summary>
internal sealed record Caller(SandboxAccount Account, ApiKey? Key = null, TokenCredentials? Tokens = null);

/// <summary>Identifies the caller of a request.</summary>
internal sealed class Authenticator(JwtCodec jwts, SandboxOptions options)
{
    private const long MaxSecondsAhead = 600;

    /// <summary>The caller of a private request: checks the timestamp first, then credentials, then the signature.</summary>
    /// <exception cref="ApiException">A check failed.</exception>
    public Caller Authenticate(HttpRequest request, Access access, Venue venue)
    {
        long timestamp = CheckTimestamp(request);
        if (access == Access.RefreshToken && request.Json.Flag("is_client"))
        {
            return ByRefreshToken(request, timestamp, venue);
        }

        if (request.Header("RBT-API-KEY") is { } key)
        {
            return ByApiKey(request, timestamp, key, venue);
        }

        if (access != Access.Account || (request.Cookie("jwt") ?? request.Header("RBT-JWT")) is not { } jwt)
        {
            throw new ApiException(ApiErrors.InvalidHeader);
        }

        return ByJwt(request, timestamp, jwt, venue);
    }

    /// <summary>Checks <c>RBT-TS</c>, the second at which a request expires. The error names the server's own second.</summary>
    /// <exception cref="ApiException">The timestamp is malformed or outside the window.</exception>
    public long CheckTimestamp(HttpRequest request)
    {
        if (!long.TryParse(request.Header("RBT-TS"), NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
        {
            throw new ApiException(ApiErrors.InvalidHeader);
        }

        long current = options.Clock.GetUtcNow().ToUnixTimeSeconds();
        if (timestamp < current)
        {
            throw new ApiException(string.Create(CultureInfo.InvariantCulture, $"cannot use timestamp from past, try: {current}"));
        }

        if (timestamp > current + MaxSecondsAhead)
        {
            // The exchange's text says 30; its limit is 600.
            throw new ApiException(string.Create(CultureInfo.InvariantCulture, $"maximum timestamp lifetime is 30 seconds: {current}"));
        }

        return timestamp;
    }

    /// <summary>The account of a JWT, and the JWT as issued.</summary>
    /// <exception cref="ApiException">The JWT is not valid for an account.</exception>
    public (SandboxAccount Account, IssuedToken Token) AccountOf(string jwt, Venue venue)
    {
        jwts.Check(jwt, options.Clock.GetUtcNow());
        IssuedToken? token = venue.Credentials.FindJwt(jwt);
        if (token is null || token.Use == TokenUse.MarketChannels)
        {
            throw new ApiException(ApiErrors.NoSuchKey);
        }

        return (AccountOf(token.ProfileId, venue), token);
    }

    // The exchange checks signatures of changes, not of reads.
    private static bool MustBeSigned(string method) => method is "POST" or "PUT" or "DELETE";

    private static SandboxAccount AccountOf(long profileId, Venue venue) =>
        venue.FindAccount(profileId) ?? throw new ApiException(ApiErrors.NoSuchKey);

    private Caller ByApiKey(HttpRequest request, long timestamp, string name, Venue venue)
    {
        ApiKey key = venue.Credentials.FindKey(name) ?? throw new ApiException(ApiErrors.NoSuchKey);
        if (options.Clock.GetUtcNow() >= key.ExpiresAt)
        {
            throw new ApiException(ApiErrors.KeyExpired);
        }

        if (MustBeSigned(request.Method))
        {
            RequestSignature.Check(request, timestamp, key.Secret);
        }

        return new Caller(AccountOf(key.ProfileId, venue), Key: key);
    }

    private Caller ByJwt(HttpRequest request, long timestamp, string jwt, Venue venue)
    {
        (SandboxAccount account, IssuedToken token) = AccountOf(jwt, venue);
        if (options.RefreshEndsJwt && token.Credentials is { } tokens && !venue.Credentials.IsCurrent(tokens))
        {
            throw new ApiException(ApiErrors.NoSuchKey);
        }

        if (MustBeSigned(request.Method))
        {
            // An API key's private JWT has no secret to sign with: it is for reads only.
            RequestSignature.Check(request, timestamp, token.Credentials?.RandomSecret ?? throw new ApiException(ApiErrors.WrongSignature));
        }

        return new Caller(account);
    }

    private Caller ByRefreshToken(HttpRequest request, long timestamp, Venue venue)
    {
        TokenCredentials tokens = venue.Credentials.FindTokens(request.Json.Text("refresh_token"))
            ?? throw new ApiException(ApiErrors.NoSuchKey);

        // Checked before the token is used: knowing the token alone must not be enough to use it up.
        RequestSignature.Check(request, timestamp, tokens.RandomSecret);
        if (options.Clock.GetUtcNow() >= tokens.RefreshTokenExpiresAt)
        {
            throw new ApiException(ApiErrors.TokenExpired);
        }

        return new Caller(AccountOf(tokens.ProfileId, venue), Tokens: tokens);
    }
}
