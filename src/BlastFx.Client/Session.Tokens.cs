using System.Security;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Refresh;

namespace BlastFx;

/// <content>The session's tokens: refresh and test.</content>
public sealed partial class Session
{
    /// <summary>
    /// Refreshes the token, <c>POST /jwt</c>. The response replaces JWT, secret and refresh token together, for every user of
    /// the session.
    /// </summary>
    /// <param name="refreshToken">A refresh token to use instead of the session's own, as with token credentials.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait. The response to a request that has been sent is received nevertheless.</param>
    /// <returns>The new token.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ReadOnly"/>: the session refreshes its token only when needed;
    /// <see cref="BfxErrorIds.OutcomeUnknown"/>: the response was lost, and the refresh token may have been used; else the
    /// exchange has rejected the request or cannot be reached.</exception>
    public async Task<Token> RefreshTokenAsync(
        SecureString? refreshToken = null,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        Policy.Check();
        Secret? given = refreshToken is null ? null : Secret.FromSecureString(refreshToken);
        if (given is { IsEmpty: true })
        {
            throw new BfxException(BfxErrorIds.InvalidCredentials, "The refresh token is empty. Nothing was sent.");
        }

        RefreshResult result = await _credentials.RefreshAsync(new TokenRefresh(given), observer, cancellationToken).ConfigureAwait(false);
        try
        {
            return new Token(result, _options.Clock);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            throw Transport.Closed();
        }
    }

    /// <summary>
    /// Refreshes the API key for another 30 days, <c>POST /secrets/refresh</c>. The response replaces secret, JWT and refresh
    /// token together, for every user of the session.
    /// </summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait. The response to a request that has been sent is received nevertheless.</param>
    /// <returns>The key and its new expiry.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: the session has no API key with a refresh token;
    /// <see cref="BfxErrorIds.ReadOnly"/>; <see cref="BfxErrorIds.OutcomeUnknown"/>: the response was lost, and the refresh
    /// token may have been used; else the exchange has rejected the request or cannot be reached.</exception>
    public async Task<ApiKeyRenewal> RefreshApiKeyAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        Policy.Check();
        RefreshResult result = await _credentials.RefreshAsync(new ApiKeyRefresh(), observer, cancellationToken).ConfigureAwait(false);
        var key = (ApiKeyCredentials)result.Credentials;
        return new ApiKeyRenewal(key.MaskedKey, key.ExpiresAt, _options.Clock);
    }

    /// <summary>Throws if the session cannot refresh its API key. Nothing is sent.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: it has no API key with a refresh token;
    /// <see cref="BfxErrorIds.ReadOnly"/>, or <see cref="BfxErrorIds.SessionClosed"/>.</exception>
    public void CheckApiKeyRefresh()
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }

        Policy.Check();
        ApiKeyRefresh.RequiredToken(_credentials.Current);
    }

    /// <summary>Tests whether the exchange accepts a JWT, <c>GET /account/validate</c>. No other credentials are sent.</summary>
    /// <param name="jwt">The JWT; null for the session's own, which is not refreshed first.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>True if the exchange accepts it.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: neither the caller nor the session has a JWT; else the
    /// exchange cannot be reached.</exception>
    public async Task<bool> TestTokenAsync(
        SecureString? jwt = null,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }

        using Secret? given = jwt is null ? null : Secret.FromSecureString(jwt);
        Secret token = given ?? _credentials.Current.Jwt ?? throw new BfxException(
            BfxErrorIds.NoToken,
            "The session has no JWT: its API key was given without one. Refresh the token to get one. Nothing was sent.");
        try
        {
            if (!Credentials.IsToken(token))
            {
                throw new BfxException(BfxErrorIds.InvalidCredentials, "The JWT is empty or contains a character that is not allowed in tokens. Nothing was sent.");
            }

            return await _credentials.TestAsync(token, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            throw Transport.Closed();
        }
    }
}
