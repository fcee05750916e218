using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Authentication;

/// <summary>Finds out who sent a request, or refuses it.</summary>
internal sealed class Authenticator(JwtCodec jwts, TimeProvider clock)
{
    /// <summary>The caller of a private request: timestamp first, then credentials, then the signature.</summary>
    public Caller Authenticate(IncomingRequest request, Access access, Venue venue)
    {
        long timestamp = TimestampWindow.Check(request, clock.GetUtcNow());
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
            throw new RefusedException(Refusals.InvalidHeader);
        }

        return ByJwt(request, timestamp, jwt, venue);
    }

    /// <summary>The account a JWT stands for, and the JWT as issued; refuses one that opens no account.</summary>
    public (SandboxAccount Account, IssuedToken Token) AccountOf(string jwt, Venue venue)
    {
        jwts.Check(jwt, clock.GetUtcNow());
        IssuedToken? token = venue.Credentials.FindToken(jwt);
        if (token is null || token.Use == TokenUse.MarketChannels)
        {
            throw new RefusedException(Refusals.NoSuchKey);
        }

        return (AccountOf(token.ProfileId, venue), token);
    }

    // The exchange checks signatures on what changes something, not on reads.
    private static bool MustBeSigned(string method) => method is "POST" or "PUT" or "DELETE";

    private static SandboxAccount AccountOf(long profileId, Venue venue) =>
        venue.FindAccount(profileId) ?? throw new RefusedException(Refusals.NoSuchKey);

    private Caller ByApiKey(IncomingRequest request, long timestamp, string name, Venue venue)
    {
        ApiKey key = venue.Credentials.FindKey(name) ?? throw new RefusedException(Refusals.NoSuchKey);
        if (clock.GetUtcNow() >= key.ExpiresAt)
        {
            throw new RefusedException(Refusals.KeyExpired);
        }

        if (MustBeSigned(request.Method))
        {
            RequestSignature.Check(request, timestamp, key.Secret);
        }

        return new Caller(AccountOf(key.ProfileId, venue), Key: key);
    }

    private Caller ByJwt(IncomingRequest request, long timestamp, string jwt, Venue venue)
    {
        (SandboxAccount? account, IssuedToken? token) = AccountOf(jwt, venue);
        if (MustBeSigned(request.Method))
        {
            // An API key's private JWT has no secret that could sign for it: it reads, and no more.
            RequestSignature.Check(request, timestamp, token.Secret ?? throw new RefusedException(Refusals.WrongSignature));
        }

        return new Caller(account);
    }

    private Caller ByRefreshToken(IncomingRequest request, long timestamp, Venue venue)
    {
        Session session = venue.Credentials.FindSession(request.Json.Text("refresh_token"))
            ?? throw new RefusedException(Refusals.NoSuchKey);

        // Before anything is spent: whoever merely saw the token cannot burn it.
        RequestSignature.Check(request, timestamp, session.RandomSecret);
        if (clock.GetUtcNow() >= session.RefreshTokenExpiresAt)
        {
            throw new RefusedException(Refusals.TokenExpired);
        }

        return new Caller(AccountOf(session.ProfileId, venue), Session: session);
    }
}
