using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>
/// Gets a new JWT, <c>POST /jwt</c>. With token credentials it uses a refresh token, with an API key none. The response is
/// the JWT as a string, or an object with <c>jwt</c> and, with token credentials, <c>random_secret</c> and
/// <c>refresh_token</c>, in snake or in camel case.
/// </summary>
/// <param name="Given">A refresh token to use instead of that of the credentials.</param>
internal sealed record TokenRefresh(Secret? Given) : ICredentialRefresh
{
    /// <summary>A refresh with the refresh token of the credentials.</summary>
    public static readonly TokenRefresh Own = new(Given: null);

    /// <inheritdoc/>
    public Secret? RefreshTokenOf(Credentials current) =>
        Given ?? (current.Kind == CredentialKind.Token ? current.RefreshToken : null);

    /// <inheritdoc/>
    public BfxRequest CreateRequest(Credentials current)
    {
        Secret? refreshToken = RefreshTokenOf(current);
        ReadOnlyMemory<byte> body = RequestBody.Write(body => _ = refreshToken is null
            ? body.Add("is_client", false).Add("refresh_token", "")
            : body.Add("is_client", true).Add("refresh_token", refreshToken));
        bool isOneTime = refreshToken is not null;
        return new BfxRequest(HttpMethod.Post, "/jwt", isOneTime ? Replay.Never : Replay.Idempotent, body) { CarriesTokens = true, MustComplete = isOneTime };
    }

    /// <inheritdoc/>
    public RefreshResult? Read(Envelope response, Credentials previous, DateTimeOffset receivedAt)
    {
        try
        {
            return response.Count == 1 ? Read(response[0], previous, receivedAt) : null;
        }
        catch (InvalidOperationException)
        {
            // The text is not valid Unicode, so it is not a token.
            return null;
        }
    }

    private RefreshResult? Read(ReadOnlySpan<byte> json, Credentials previous, DateTimeOffset receivedAt)
    {
        if ((JsonMembers.Text(json) ?? JsonMembers.Text(json, "jwt")) is not { } jwt)
        {
            return null;
        }

        Secret? secret = JsonMembers.Text(json, "random_secret", "randomSecret");
        Secret? refreshToken = JsonMembers.Text(json, "refresh_token", "refreshToken");
        Credentials refreshed = previous switch
        {
            // The response to a given refresh token contains the successor of that token, not of the key's.
            ApiKeyCredentials apiKey => apiKey.With(jwt, Given is null || Given.Equals(apiKey.RefreshToken) ? refreshToken : null),
            _ => new TokenCredentials(jwt, refreshToken ?? previous.RefreshToken!, secret ?? previous.SigningSecret),
        };
        return new RefreshResult(refreshed, receivedAt, secret, refreshToken);
    }
}
