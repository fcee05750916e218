using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>Extends the validity of an API key to another 30 days, <c>POST /secrets/refresh</c>. It uses the key's refresh token.</summary>
internal sealed record ApiKeyRefresh : ICredentialRefresh
{
    /// <summary>The refresh token of an API key.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: the credentials are not an API key with a refresh token.</exception>
    public static Secret RequiredToken(Credentials current) => current is ApiKeyCredentials key
        ? key.RefreshToken ?? throw new BfxException(
            BfxErrorIds.NoToken,
            "The API key cannot be refreshed: it has no refresh token. Connect again with a key file that contains one (refreshToken). Nothing was sent.")
        : throw new BfxException(BfxErrorIds.NoToken, "The session has no API key to refresh: it has token credentials. Nothing was sent.");

    /// <inheritdoc/>
    public Secret? RefreshTokenOf(Credentials current) => current.RefreshToken;

    /// <inheritdoc/>
    public BfxRequest CreateRequest(Credentials current)
    {
        Secret refreshToken = RequiredToken(current);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body.Add("refresh_token", refreshToken));
        return new BfxRequest(HttpMethod.Post, "/secrets/refresh", Replay.Never, body) { CarriesTokens = true, MustComplete = true };
    }

    /// <inheritdoc/>
    public RefreshResult? Read(Envelope response, Credentials previous, DateTimeOffset receivedAt)
    {
        try
        {
            return response.Count == 1 ? Read(response[0], (ApiKeyCredentials)previous, receivedAt) : null;
        }
        catch (InvalidOperationException)
        {
            // A text is not valid Unicode, so it is neither a secret nor a token.
            return null;
        }
    }

    /// <summary>Parts that the response lacks stay as they were, because its other parts are valid and are issued once. Only
    /// the key's expiry is then unknown.</summary>
    private static RefreshResult? Read(ReadOnlySpan<byte> json, ApiKeyCredentials previous, DateTimeOffset receivedAt)
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

        var refreshed = new ApiKeyCredentials(
            name?.Reveal() ?? previous.Key, secret ?? previous.SigningSecret, jwt ?? previous.Jwt, refreshToken ?? previous.RefreshToken)
        {
            PublicJwt = JsonMembers.Text(json, "jwt_public", "jwtPublic") ?? previous.PublicJwt,
            ExpiresAt = JsonMembers.UnixSeconds(JsonMembers.Value(key, "Expiration", "expiration")),
        };
        return new RefreshResult(refreshed, receivedAt, RefreshToken: refreshToken);
    }
}
