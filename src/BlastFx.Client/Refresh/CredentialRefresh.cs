using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>What a renewal brought.</summary>
/// <param name="Credentials">The session's credentials from now on.</param>
/// <param name="ReceivedAt">When they came, by the exchange's clock.</param>
/// <param name="SessionSecret">The signing secret that came along; null where none did.</param>
/// <param name="RefreshToken">The refresh token that came along; null where none did.</param>
internal sealed record RefreshResult(
    Credentials Credentials,
    DateTimeOffset ReceivedAt,
    Secret? SessionSecret = null,
    Secret? RefreshToken = null);

/// <summary>One way of renewing credentials: what is sent, what it spends, and what the answer makes of them.</summary>
internal interface ICredentialRefresh
{
    /// <summary>The refresh token it spends; null where it spends none and can be repeated.</summary>
    Secret? Spends(Credentials current);

    BfxRequest RequestFor(Credentials current);

    /// <summary>Reads the answer.</summary>
    /// <returns>Null where it holds no token.</returns>
    /// <exception cref="BfxException">What it holds is malformed.</exception>
    RefreshResult? Read(Envelope answer, Credentials before, DateTimeOffset receivedAt);
}

/// <summary>A new JWT, <c>POST /jwt</c>: in the session form it spends a refresh token, in an API key's form nothing.</summary>
/// <param name="Given">A refresh token to spend instead of the credentials' own.</param>
internal sealed record TokenRefresh(Secret? Given) : ICredentialRefresh
{
    /// <summary>With the credentials' own refresh token.</summary>
    public static readonly TokenRefresh Own = new(Given: null);

    public Secret? Spends(Credentials current) =>
        Given ?? (current.Kind == CredentialKind.Token ? current.RefreshToken : null);

    public BfxRequest RequestFor(Credentials current)
    {
        Secret? spent = Spends(current);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => _ = spent is null
            ? body.Add("is_client", false).Add("refresh_token", "")
            : body.Add("is_client", true).Add("refresh_token", spent));
        RequestKind kind = spent is null ? RequestKind.IdempotentWrite : RequestKind.OneTimeWrite;
        return new BfxRequest(HttpMethod.Post, "/jwt", kind, body) { DealsInTokens = true };
    }

    public RefreshResult? Read(Envelope answer, Credentials before, DateTimeOffset receivedAt)
    {
        if (TokenResponse.Read(answer) is not { } issued)
        {
            return null;
        }

        Credentials renewed = before switch
        {
            // A refresh token that came for another one given is that one's successor, not the key's.
            ApiKeyCredentials apiKey => apiKey.With(issued.Jwt, Given is null || Given.Equals(apiKey.RefreshToken) ? issued.RefreshToken : null),
            _ => new TokenCredentials(
                issued.Jwt,
                issued.RefreshToken ?? before.RefreshToken!,
                issued.RandomSecret ?? before.SigningSecret),
        };
        return new RefreshResult(renewed, receivedAt, issued.RandomSecret, issued.RefreshToken);
    }
}

/// <summary>Another 30 days for an API key, <c>POST /secrets/refresh</c>: it spends the key's refresh token.</summary>
internal sealed record ApiKeyRefresh : ICredentialRefresh
{
    public Secret? Spends(Credentials current) => current.RefreshToken;

    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: there is no API key, or no refresh token of it.</exception>
    public BfxRequest RequestFor(Credentials current)
    {
        Secret refreshToken = TokenOf(current);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body.Add("refresh_token", refreshToken));
        return new BfxRequest(HttpMethod.Post, "/secrets/refresh", RequestKind.OneTimeWrite, body) { DealsInTokens = true };
    }

    /// <summary>The refresh token that renews the key.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: there is no API key, or no refresh token of it.</exception>
    public static Secret TokenOf(Credentials current) => current is ApiKeyCredentials key
        ? key.RefreshToken ?? throw new BfxException(
            BfxErrorIds.NoToken,
            "The session's API key came without a refresh token, which it takes to renew it. Connect with a key file that has one (refreshToken), or with -Credential and -RefreshToken. Nothing was sent.")
        : throw new BfxException(
            BfxErrorIds.NoToken,
            "The session has no API key to renew: it is a wallet's session, whose tokens Update-BfxToken refreshes. Nothing was sent.");

    public RefreshResult? Read(Envelope answer, Credentials before, DateTimeOffset receivedAt)
    {
        if (answer.Count != 1)
        {
            return null;
        }

        try
        {
            return Read(answer[0], (ApiKeyCredentials)before, receivedAt);
        }
        catch (InvalidOperationException)
        {
            // A text is not Unicode, which none of these is.
            return null;
        }
    }

    /// <summary>What the answer leaves out stays as it was: the rest of it is good, and comes once. Only until when the key is
    /// valid nobody knows then.</summary>
    private static RefreshResult? Read(ReadOnlySpan<byte> json, ApiKeyCredentials before, DateTimeOffset receivedAt)
    {
        ReadOnlySpan<byte> key = JsonMembers.Value(json, "api_secret", "apiSecret");
        using Secret? name = JsonMembers.Text(key, "Key", "key");
        Secret? secret = JsonMembers.Text(key, "Secret", "secret");
        Secret? jwt = JsonMembers.Text(json, "jwt_private", "jwtPrivate");
        Secret? refreshToken = JsonMembers.Text(json, "refresh_token", "refreshToken");
        if (secret is null && jwt is null && refreshToken is null)
        {
            return null;
        }

        var renewed = new ApiKeyCredentials(
            name?.Reveal() ?? before.Key, secret ?? before.SigningSecret, jwt ?? before.Jwt, refreshToken ?? before.RefreshToken)
        {
            PublicJwt = JsonMembers.Text(json, "jwt_public", "jwtPublic") ?? before.PublicJwt,
            ExpiresAt = JsonMembers.UnixSeconds(JsonMembers.Value(key, "Expiration", "expiration")),
        };
        return new RefreshResult(renewed, receivedAt, RefreshToken: refreshToken);
    }
}
