using BlastFx.Authentication;
using BlastFx.Http;

namespace BlastFx.Refresh;

/// <summary>Carries out one renewal after the other: takes a turn where the credentials are kept, sends it, keeps what comes.</summary>
/// <param name="transport">Sends it.</param>
/// <param name="keeper">Keeps what comes; null where nothing is to be kept.</param>
internal sealed class Renewer(Transport transport, CredentialKeeper? keeper)
{
    /// <summary>How long finding out whether the old JWT still works may take.</summary>
    private static readonly TimeSpan s_testTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Renews.</summary>
    /// <param name="wanted">In which way; null only to take over what another process has kept since.</param>
    /// <param name="before">The session's credentials.</param>
    /// <param name="change">Called with what they become, also where the renewal then fails.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="cancellationToken">Ends it until the request has left.</param>
    public async Task<RefreshResult> RunAsync(
        ICredentialRefresh? wanted,
        CredentialState before,
        Action<CredentialState> change,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        if (wanted is null)
        {
            Credentials? newer = keeper is null ? null : await keeper.ReadNewerAsync(before.Credentials, cancellationToken).ConfigureAwait(false);
            return Adopt(newer, before, change);
        }

        using CredentialKeeper.Turn? turn = await BeginAsync(wanted, before, observer, cancellationToken).ConfigureAwait(false);
        if (turn?.Newer is { } stored)
        {
            RefreshResult adopted = Adopt(stored, before, change);
            before = CredentialState.Of(stored);
            if (wanted is TokenRefresh { Given: null } && before.IsFresh(transport.Clock))
            {
                return adopted;
            }
        }

        return await SendAsync(wanted, before, turn, change, observer, cancellationToken).ConfigureAwait(false);
    }

    private RefreshResult Adopt(Credentials? newer, CredentialState before, Action<CredentialState> change)
    {
        if (newer is not null)
        {
            change(CredentialState.Of(newer));
        }

        return new RefreshResult(newer ?? before.Credentials, transport.Clock.Now);
    }

    /// <summary>Waits for this process's turn and makes sure that what comes can be kept, before anything is spent.</summary>
    private async Task<CredentialKeeper.Turn?> BeginAsync(
        ICredentialRefresh wanted,
        CredentialState before,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        if (keeper is null)
        {
            return null;
        }

        try
        {
            return await keeper.BeginAsync(before.Credentials, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException denied) when (wanted.Spends(before.Credentials) is null)
        {
            // What spends nothing can be had again at any time: not being able to keep it is no reason to do without.
            observer?.OnWarning($"{denied.Message} This session goes on with tokens that are kept nowhere else.");
            return null;
        }
    }

    private async Task<RefreshResult> SendAsync(
        ICredentialRefresh wanted,
        CredentialState before,
        CredentialKeeper.Turn? turn,
        Action<CredentialState> change,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        Secret? spends = wanted.Spends(before.Credentials);
        bool spendsOwn = spends is not null && spends.Equals(before.Credentials.RefreshToken);
        if (spendsOwn && before.Spent is { } spent)
        {
            throw spent.WithDelivery(spent.Delivery);
        }

        BfxRequest request = wanted.RequestFor(before.Credentials);
        Envelope? answer = null;
        try
        {
            answer = await transport.SendAsync(request, () => before.Credentials, observer, cancellationToken).ConfigureAwait(false);
            RefreshResult renewed = Read(wanted, request, answer, before.Credentials);
            try
            {
                await KeepAsync(renewed, turn, observer).ConfigureAwait(false);
            }
            finally
            {
                // Whatever keeping them came to. Retired credentials wipe themselves once no request signs with them any more.
                change(CredentialState.Of(renewed.Credentials, renewed.ReceivedAt));
            }

            return renewed;
        }
        catch (BfxException failure) when (spends is not null && failure.IsOutcomeUnknown)
        {
            BfxException lost = await LostAsync(request, before, failure, observer).ConfigureAwait(false);
            throw Spend(lost);
        }
        catch (BfxException refused) when (refused.ErrorId is "Bfx.NO_SUCH_KEY" or "Bfx.REFRESH_TOKEN_NOT_FOUND")
        {
            Spend(refused);
            throw;
        }
        finally
        {
            request.Wipe();
            answer?.Wipe();
        }

        BfxException Spend(BfxException why)
        {
            if (spendsOwn)
            {
                change(before with { Spent = why });
            }

            return why;
        }
    }

    private RefreshResult Read(ICredentialRefresh wanted, BfxRequest request, Envelope answer, Credentials before)
    {
        BfxException? cause = null;
        try
        {
            if (wanted.Read(answer, before, transport.Clock.Now) is { } renewed)
            {
                // With another's tokens the session would act on another account.
                return before.Claims?.ProfileId is { } mine && renewed.Credentials.Claims?.ProfileId is { } theirs && mine != theirs
                    ? throw new BfxException(BfxErrorIds.UnexpectedResponse, $"They are for profile {theirs}, and the session is profile {mine}'s.")
                    : renewed;
            }
        }
        catch (BfxException malformed)
        {
            cause = malformed;
        }

        string why = cause is null ? "" : $" {cause.Message}";
        throw answer.Unexpected(
            $"The exchange answered {request.Method} {request.Path}, but with no tokens that can be used.{why} The session keeps those it has.",
            cause);
    }

    private static async Task KeepAsync(RefreshResult renewed, CredentialKeeper.Turn? turn, IRequestObserver? observer)
    {
        try
        {
            if (turn is not null)
            {
                await turn.WriteAsync(renewed.Credentials).ConfigureAwait(false);
            }
        }
        catch (BfxException)
        {
            // They are good all the same: the session goes on with them, and the user must hear that no other will.
            observer?.OnWarning(turn!.Unwritten!);
        }
    }

    private async Task<BfxException> LostAsync(BfxRequest request, CredentialState before, BfxException failure, IRequestObserver? observer)
    {
        string state = await TellOldTokenAsync(before, observer).ConfigureAwait(false);
        return new BfxException(
            BfxErrorIds.OutcomeUnknown,
            $"{request.Method} {request.Path} may have been carried out, but the answer was lost: {failure.Message} The refresh token works once, so it is not sent again. {state} To renew, connect again with new credentials{(request.Path == "/jwt" ? ", or give a fresh refresh token: Update-BfxToken -RefreshToken" : "")}.",
            failure)
        {
            HttpStatus = failure.HttpStatus,
            ExchangeText = failure.ExchangeText,
            Attempts = failure.Attempts,
            Delivery = Delivery.Unknown,
        };
    }

    /// <summary>Asks the exchange whether the JWT from before still works, which is what a user must know next.</summary>
    private async Task<string> TellOldTokenAsync(CredentialState before, IRequestObserver? observer)
    {
        if (before.Credentials.Jwt is not { } jwt)
        {
            return "The session has no JWT.";
        }

        using var timeout = new CancellationTokenSource(s_testTimeout, transport.Clock.Clock);
        try
        {
            return await TokenTest.RunAsync(transport, jwt, before.Credentials, observer, timeout.Token).ConfigureAwait(false)
                ? before.Credentials.Claims?.ExpiresAt is { } end
                    ? $"The exchange still takes the JWT the session has, which is valid until {end:u}."
                    : "The exchange still takes the JWT the session has."
                : "The exchange no longer takes the JWT the session has: the session is over.";
        }
        catch (BfxException untold)
        {
            return $"Whether the exchange still takes the JWT the session has could not be found out ({untold.ErrorId}): Test-BfxToken tells.";
        }
        catch (OperationCanceledException)
        {
            return "Whether the exchange still takes the JWT the session has could not be found out in time: Test-BfxToken tells.";
        }
    }
}
