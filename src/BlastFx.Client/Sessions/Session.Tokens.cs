using System.Security;
using BlastFx.Http;

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
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The new token.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.OutcomeUnknown"/>: the answer was lost, the refresh token may be
    /// spent; else a refusal or a failure to reach the exchange.</exception>
    public async Task<Token> RenewTokenAsync(
        SecureString? refreshToken = null,
        IRequestObserver? observer = null,
        CancellationToken cancellation = default)
    {
        Secret? given = refreshToken is null ? null : Secret.FromSecureString(refreshToken);
        if (given is { IsEmpty: true })
        {
            throw new BfxException(BfxErrorIds.BadCredentials, "The refresh token is empty. Nothing was sent.");
        }

        return await _credentials.RenewAsync(given, observer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks the exchange whether a token is valid, <c>GET /account/validate</c>. No other credentials are sent.</summary>
    /// <param name="jwt">The token; null for the session's own, as it is: it is not renewed first.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NoToken"/>: none was given and the session has none; else a failure
    /// to reach the exchange.</exception>
    public async Task<bool> TestTokenAsync(
        SecureString? jwt = null,
        IRequestObserver? observer = null,
        CancellationToken cancellation = default)
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }

        using Secret? given = jwt is null ? null : Secret.FromSecureString(jwt);
        Secret token = given ?? _credentials.Current.Jwt ?? throw new BfxException(
            BfxErrorIds.NoToken,
            "The session has no JWT: its API key came without one. Update-BfxToken gets one.");
        var request = new BfxRequest(HttpMethod.Get, "/account/validate", RequestKind.Read) { TokenUnderTest = token };
        try
        {
            if (!Credentials.IsToken(token))
            {
                throw new BfxException(BfxErrorIds.BadCredentials, "The JWT is empty or holds a character no token has. Nothing was sent.");
            }

            await _transport.SendAsync(request, () => _credentials.Current, observer, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (BfxException refused) when (refused is { Delivery: Delivery.NotExecuted, ExchangeText: not null })
        {
            return false;
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            throw Transport.Closed();
        }
    }
}
