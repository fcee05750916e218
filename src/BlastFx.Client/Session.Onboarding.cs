using System.Security;
using BlastFx.Http;
using BlastFx.Onboarding;

namespace BlastFx;

/// <content>Onboarding of a wallet with its private key.</content>
public sealed partial class Session
{
    /// <summary>
    /// Onboards a wallet, <c>POST /onboarding</c>: the exchange opens an account for a new wallet, and issues credentials, which
    /// the session uses.
    /// </summary>
    /// <param name="options">The address, timeout and policy.</param>
    /// <param name="privateKey">The wallet's private key: 64 hex digits, <c>0x</c> optional. It signs the request and is wiped; it is
    /// never sent, and the session does not keep it.</param>
    /// <param name="asToken">True to request tokens, which are refreshed automatically; false to request an API key.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The session.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: the private key is not valid, and nothing was sent;
    /// <see cref="BfxErrorIds.ReadOnly"/>: an API key would have to be created, and nothing was sent;
    /// <see cref="BfxErrorIds.OutcomeUnknown"/>: the response with an API key was lost; else the exchange rejected the request or
    /// could not be reached.</exception>
    public static async Task<Session> OnboardAsync(
        SessionOptions options,
        SecureString privateKey,
        bool asToken = false,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ReadOnly && !asToken)
        {
            throw new BfxException(
                BfxErrorIds.ReadOnly,
                "Onboarding without token credentials creates an API key, which a read-only session may not do. Nothing was sent.");
        }

        using WalletSigner wallet = WalletSigner.Open(privateKey);
        var transport = new Transport(options);
        try
        {
            BfxRequest request = OnboardingRequest(wallet, asToken);
            Envelope response = await transport.SendAsync(request, static () => null, observer, cancellationToken).ConfigureAwait(false);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                var session = new Session(options, OnboardingResponse.Read(response, asToken), transport);
                session._identity.Learn(wallet.Address);
                return session;
            }
            finally
            {
                response.Wipe();
            }
        }
        catch (Exception failure)
        {
            transport.Dispose();
            if (!asToken && failure is BfxException { IsOutcomeUnknown: true } lost)
            {
                throw KeyLost(lost);
            }

            throw;
        }
    }

    /// <summary>
    /// Tokens can be requested again if the response was lost: the account is opened once, the signature costs nothing, and
    /// unused tokens expire. An API key cannot: each response may be another key, valid for 30 days, and a profile has a
    /// limited number of keys (<c>MAX_SECRETS_EXCEED</c>).
    /// </summary>
    private static BfxRequest OnboardingRequest(WalletSigner wallet, bool asToken) =>
        new(HttpMethod.Post, "/onboarding", asToken ? Replay.Idempotent : Replay.Never)
        {
            SelfSigned = expires => RequestBody.Write(body => body
                .Add("is_client", asToken)
                .Add("wallet", wallet.Address)
                .Add("signature", wallet.Sign(OnboardingMessage.For(expires)))
                .Add("profile_type", "trader")),
            CarriesTokens = true,
            MustComplete = !asToken,
        };

    private static BfxException KeyLost(BfxException failure) => BfxException.OutcomeUnknown(
        $"The exchange may have created an API key for the wallet, but the response was lost: {failure.Message} The request is not sent again, because each one may create another key. Look for a new key in the web app and delete it, then onboard again, or onboard with token credentials, which create no key.",
        failure);
}
