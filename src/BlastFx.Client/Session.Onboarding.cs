using System.Security;
using BlastFx.Http;
using BlastFx.Onboarding;

namespace BlastFx;

/// <content>Sessions of a wallet that signs for itself.</content>
public sealed partial class Session
{
    /// <summary>
    /// Gets a wallet on board, <c>POST /onboarding</c>: the exchange opens an account for a wallet it does not know, and gives
    /// credentials, which are the session's.
    /// </summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="privateKey">The wallet's private key: 64 hex digits, <c>0x</c> optional. It signs and is wiped; it is never
    /// sent, and the session does not keep it.</param>
    /// <param name="asToken">Whether to ask for a session, which renews itself, or for an API key.</param>
    /// <param name="observer">Hears of each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidCredentials"/>: it is no private key, and nothing was sent;
    /// <see cref="BfxErrorIds.ReadOnly"/>: an API key would have to be made, and nothing was sent;
    /// <see cref="BfxErrorIds.OutcomeUnknown"/>: the answer with an API key was lost; else a refusal or a failure to reach the
    /// exchange.</exception>
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
                "A wallet that connects with -ReadOnly needs -AsToken: without it the exchange makes an API key. Nothing was sent.");
        }

        using WalletSigner wallet = WalletSigner.Open(privateKey);
        var transport = new Transport(options);
        try
        {
            BfxRequest request = OnboardingRequest(wallet, asToken);
            Envelope answer = await transport.SendAsync(request, static () => null, observer, cancellationToken).ConfigureAwait(false);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                var session = new Session(options, OnboardingResponse.Read(answer, asToken), transport);
                session._identity.Learn(wallet.Address);
                return session;
            }
            finally
            {
                answer.Wipe();
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
    /// A session can be asked for again when the answer was lost: the account is opened once, the signature spends nothing, and
    /// a session nobody has expires. An API key cannot: each answer may be another key, valid for 30 days, and a profile has
    /// only so many (<c>MAX_SECRETS_EXCEED</c>).
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
        $"The exchange may have made an API key for the wallet, but the answer was lost: {failure.Message} It is not asked again, as each time may make one more key. Look for a new key in the web app and delete it, then connect again; or connect with -AsToken, which makes no key.",
        failure);
}
