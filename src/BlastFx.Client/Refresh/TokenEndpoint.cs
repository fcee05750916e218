using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>The outcome of a refresh request that was sent, or must not be sent again.</summary>
/// <param name="Result">The new tokens; null if there are none.</param>
/// <param name="TokenUsed">The error after which the session's refresh token must not be sent again; null on success.</param>
internal readonly record struct RefreshOutcome(RefreshResult? Result, BfxException? TokenUsed = null);

/// <summary>The endpoint of the exchange that issues and tests tokens.</summary>
/// <param name="transport">Sends the requests.</param>
internal sealed class TokenEndpoint(Transport transport)
{
    /// <summary>The maximum duration of the test whether the previous JWT is still valid.</summary>
    private static readonly TimeSpan s_testTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends a refresh request and reads the response.</summary>
    /// <param name="refresh">The way to refresh.</param>
    /// <param name="state">The session's credentials.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request until it is sent.</param>
    /// <exception cref="BfxException">A failure after which the session's refresh token can be sent again.</exception>
    public async Task<RefreshOutcome> RefreshAsync(
        ICredentialRefresh refresh,
        CredentialState state,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Credentials credentials = state.Credentials;
        Secret? refreshToken = refresh.RefreshTokenOf(credentials);
        bool usesOwnToken = refreshToken is not null && refreshToken.Equals(credentials.RefreshToken);
        if (usesOwnToken && state.TokenUsed is { } used)
        {
            throw used.Copy();
        }

        BfxRequest request = refresh.CreateRequest(credentials);
        Envelope? response = null;
        try
        {
            response = await transport.SendAsync(request, () => credentials, observer, cancellationToken).ConfigureAwait(false);
            return new RefreshOutcome(Read(refresh, request, response, credentials));
        }
        catch (BfxException failure) when (refreshToken is not null && failure.IsOutcomeUnknown)
        {
            BfxException unknown = await OutcomeUnknownAsync(request, credentials, failure, observer).ConfigureAwait(false);
            return usesOwnToken ? new RefreshOutcome(null, unknown) : throw unknown;
        }
        catch (BfxException rejection) when (usesOwnToken && rejection.ErrorId is "Bfx.NO_SUCH_KEY" or "Bfx.REFRESH_TOKEN_NOT_FOUND")
        {
            return new RefreshOutcome(null, rejection);
        }
        finally
        {
            request.Wipe();
            response?.Wipe();
        }
    }

    /// <summary>Tests whether the exchange accepts a JWT, <c>GET /account/validate</c>. No other credentials are sent.</summary>
    /// <param name="jwt">The JWT to test.</param>
    /// <param name="credentials">The session's credentials, which are masked in traces.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="BfxException">The result is not known: the exchange cannot be reached, or neither accepts nor rejects the JWT.</exception>
    public async Task<bool> TestAsync(Secret jwt, Credentials credentials, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var request = new BfxRequest(HttpMethod.Get, "/account/validate", Replay.Safe) { TokenUnderTest = jwt };
        try
        {
            await transport.SendAsync(request, () => credentials, observer, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (BfxException rejection) when (rejection is { Delivery: Delivery.NotExecuted, ExchangeText: not null })
        {
            return false;
        }
    }

    private RefreshResult Read(ICredentialRefresh refresh, BfxRequest request, Envelope response, Credentials previous)
    {
        BfxException? cause = null;
        try
        {
            if (refresh.Read(response, previous, transport.Clock.Now) is { } result)
            {
                // With the tokens of another profile, the session would act on another account.
                return previous.Claims?.ProfileId is { } expected && result.Credentials.Claims?.ProfileId is { } actual && expected != actual
                    ? throw new BfxException(BfxErrorIds.UnexpectedResponse, $"They are for profile {actual}, but the session is for profile {expected}.")
                    : result;
            }
        }
        catch (BfxException malformed)
        {
            cause = malformed;
        }

        string reason = cause is null ? "" : $" {cause.Message}";
        throw response.Unexpected(
            $"The response to {request.Method} {request.Path} contains no tokens that can be used.{reason} The session keeps its tokens.",
            cause);
    }

    private async Task<BfxException> OutcomeUnknownAsync(BfxRequest request, Credentials credentials, BfxException failure, IRequestObserver? observer)
    {
        string jwtState = await DescribeJwtAsync(credentials, observer).ConfigureAwait(false);
        string advice = request.Path == "/jwt" ? ", or refresh with a new refresh token" : "";
        return BfxException.OutcomeUnknown(
            $"{request.Method} {request.Path} may have been executed, but the response was lost: {failure.Message} The refresh token works once, so it is not sent again. {jwtState} Connect again with new credentials{advice}.",
            failure);
    }

    /// <summary>Tests whether the session's JWT is still valid, and describes the result.</summary>
    private async Task<string> DescribeJwtAsync(Credentials credentials, IRequestObserver? observer)
    {
        if (credentials.Jwt is not { } jwt)
        {
            return "The session has no JWT.";
        }

        using var timeout = new CancellationTokenSource(s_testTimeout, transport.Clock.Clock);
        try
        {
            return await TestAsync(jwt, credentials, observer, timeout.Token).ConfigureAwait(false)
                ? credentials.Claims?.ExpiresAt is { } expiry
                    ? string.Create(CultureInfo.InvariantCulture, $"The exchange still accepts the session's JWT, which is valid until {expiry:u}.")
                    : "The exchange still accepts the session's JWT."
                : "The exchange no longer accepts the session's JWT.";
        }
        catch (BfxException failure)
        {
            return $"It is not known whether the exchange still accepts the session's JWT: the test failed ({failure.ErrorId}).";
        }
        catch (OperationCanceledException)
        {
            return "It is not known whether the exchange still accepts the session's JWT: the test timed out.";
        }
    }
}
