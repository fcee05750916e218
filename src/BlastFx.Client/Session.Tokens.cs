using System.Security;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Refresh;

namespace BlastFx;

/// <content>The session's tokens: renewal and validation.</content>
public sealed partial class Session
{
    /// <summary>
    /// Renews the token, <c>POST /jwt</c>. The answer replaces JWT, secret and refresh token of the session together, for
    /// every user of the session. Cancelling stops the wait; an answer that still comes is kept.
    /// </summary>
    /// <param name="refreshToken">A refresh token to use in the session form instead of the session's own.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new token.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ReadOnly"/>: the session renews itself when it must, not on demand;
    /// <see cref="BfxErrorIds.OutcomeUnknown"/>: the answer was lost, the refresh token may be
    /// spent; else a refusal or a failure to reach the exchange.</exception>
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

        RefreshResult renewed = await _credentials.RenewAsync(new TokenRefresh(given), observer, cancellationToken).ConfigureAwait(false);
        try
        {
            return new Token(renewed, _options.Clock);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            throw Transport.Closed();
        }
    }

    /// <summary>
    /// Renews the API key for another 30 days, <c>POST /secrets/refresh</c>. The answer replaces secret, JWT and refresh token
    /// of the session together, for every user of the session.
    /// </summary>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait; an answer that still comes is kept.</param>
    /// <returns>The key and its new expiry.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: the session has no API key, or the key no refresh token;
    /// <see cref="BfxErrorIds.ReadOnly"/>; <see cref="BfxErrorIds.OutcomeUnknown"/>: the answer was lost; else a refusal or a
    /// failure to reach the exchange.</exception>
    public async Task<ApiKeyRenewal> RefreshApiKeyAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        Policy.Check();
        RefreshResult renewed = await _credentials.RenewAsync(new ApiKeyRefresh(), observer, cancellationToken).ConfigureAwait(false);
        var key = (ApiKeyCredentials)renewed.Credentials;
        return new ApiKeyRenewal(key.MaskedKey, key.ExpiresAt, _options.Clock);
    }

    /// <summary>Refuses a renewal of the API key that cannot be had, before anything is sent or asked.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>, <see cref="BfxErrorIds.ReadOnly"/>, or
    /// <see cref="BfxErrorIds.SessionClosed"/>.</exception>
    internal void CheckApiKeyRenewal()
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }

        Policy.Check();
        ApiKeyRefresh.TokenOf(_credentials.Current);
    }

    /// <summary>Asks the exchange whether a token is valid, <c>GET /account/validate</c>. No other credentials are sent.</summary>
    /// <param name="jwt">The token; null for the session's own, as it is: it is not renewed first.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: none was given and the session has none; else a failure
    /// to reach the exchange.</exception>
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
            "The session has no JWT: its API key came without one. Update-BfxToken gets one.");
        try
        {
            if (!Credentials.IsToken(token))
            {
                throw new BfxException(BfxErrorIds.InvalidCredentials, "The JWT is empty or holds a character no token has. Nothing was sent.");
            }

            return await TokenTest.RunAsync(_transport, token, _credentials.Current, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            throw Transport.Closed();
        }
    }
}
