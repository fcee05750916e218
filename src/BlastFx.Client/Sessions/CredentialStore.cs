using BlastFx.Http;

namespace BlastFx;

/// <summary>
/// A session's credentials and their renewal. JWT, secret and refresh token change together; there is one renewal at a
/// time; a refresh token that may have been used is never sent again.
/// </summary>
internal sealed class CredentialStore : IDisposable
{
    /// <summary>A token with less than this left counts as expired, unless it was never issued for much longer.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(60);

    private readonly Transport _transport;
    private readonly object _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile State _state;
    private Task<Token>? _renewal;

    public CredentialStore(Credentials credentials, Transport transport)
    {
        _transport = transport;
        _state = new State(credentials, s_margin, Spent: null);
    }

    public Credentials Current => _state.Credentials;

    public bool IsClosed => _closing.IsCancellationRequested;

    public bool CanRenew => Current.Kind == CredentialKind.ApiKey || _state.Spent is null;

    /// <summary>Renews a session's JWT that has expired or is about to, before it is used.</summary>
    public async Task EnsureFreshAsync(IRequestObserver? observer, CancellationToken cancellation)
    {
        ThrowIfClosed();
        if (!NeedsRenewal(_state))
        {
            return;
        }

        bool stillValid = Left(_state) > TimeSpan.Zero;
        try
        {
            await RenewIfAsync(NeedsRenewal, observer, cancellation).ConfigureAwait(false);
        }
        catch (BfxException refused) when (stillValid && refused.Delivery == Delivery.NotExecuted && !IsClosed)
        {
            observer?.Warn($"The session's token could not be renewed and is valid only until {Current.Claims!.ExpiresAt:u}. {refused.Message}");
        }
    }

    /// <summary>Renews the credentials; a renewal under way is waited for instead.</summary>
    /// <param name="refreshToken">The refresh token to use in the session form; null for the credentials' own.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="cancellation">Ends the wait for it. A request that has left is heard to its end all the same, and what it brings is kept.</param>
    public async Task<Token> RenewAsync(Secret? refreshToken, IRequestObserver? observer, CancellationToken cancellation)
    {
        while (true)
        {
            ThrowIfClosed();
            (Task<Token> renewal, bool own) = JoinOrStart(refreshToken, observer, cancellation);
            try
            {
                Token token = await renewal.WaitAsync(cancellation).ConfigureAwait(false);
                if (own || refreshToken is null)
                {
                    return token;
                }
            }
            catch (Exception) when (!own && refreshToken is not null && !cancellation.IsCancellationRequested)
            {
                // Somebody else's renewal failed; the refresh token given here is another matter.
            }
            catch (OperationCanceledException) when (!own && !cancellation.IsCancellationRequested)
            {
                // Who started it left before it was sent.
            }
        }
    }

    /// <summary>Whether a request refused with certain credentials may go through with others.</summary>
    public bool MayHelp(BfxException refused, Credentials used) =>
        !IsClosed
        && refused.Delivery == Delivery.NotExecuted
        && refused.ErrorId is BfxErrorIds.TokenExpired or BfxErrorIds.SignatureRefused or "Bfx.NO_SUCH_KEY"
        && used.Kind == CredentialKind.Session
        // In this order: of a renewal that has ended the credentials are in place.
        && (UnderWay is not null || !ReferenceEquals(used, Current) || (refused.ErrorId == BfxErrorIds.TokenExpired && CanRenew));

    /// <summary>Sees to it that the credentials are other than the ones refused, where they can be.</summary>
    public Task ReplaceAsync(BfxException refused, Credentials used, IRequestObserver? observer, CancellationToken cancellation) =>
        refused.ErrorId == BfxErrorIds.TokenExpired
            ? RenewIfAsync(state => ReferenceEquals(used, state.Credentials), observer, cancellation)
            : OvertakenAsync(used, cancellation);

    public void Dispose()
    {
        _closing.Cancel();
        Current.Dispose();
    }

    /// <summary>Renews if that is still called for once no other renewal is under way.</summary>
    private async Task RenewIfAsync(Func<State, bool> called, IRequestObserver? observer, CancellationToken cancellation)
    {
        while (called(_state))
        {
            ThrowIfClosed();
            Task<Token> renewal;
            bool own;
            lock (_lock)
            {
                // In this order: of a renewal that has ended the credentials are in place.
                Task<Token>? underWay = UnderWay;
                if (!called(_state))
                {
                    return;
                }

                own = underWay is null;
                renewal = underWay ?? Start(null, observer, cancellation);
            }

            try
            {
                await renewal.WaitAsync(cancellation).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (!own && !cancellation.IsCancellationRequested)
            {
                // Who started it left before it was sent.
            }
        }
    }

    /// <summary>Waits for the renewal that may have made the exchange forget what a request was signed with, before its answer came.</summary>
    private async Task OvertakenAsync(Credentials used, CancellationToken cancellation)
    {
        if (UnderWay is { } renewal && ReferenceEquals(used, Current))
        {
            // Its failure is told to those who asked for it.
            await ((Task)renewal).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The renewal under way, if there is one.</summary>
    private Task<Token>? UnderWay
    {
        get
        {
            lock (_lock)
            {
                return _renewal is { IsCompleted: false } ? _renewal : null;
            }
        }
    }

    /// <summary>Starts a renewal in a task of its own, so that a caller who leaves does not take the answer along.</summary>
    private Task<Token> Start(Secret? refreshToken, IRequestObserver? observer, CancellationToken cancellation) =>
        _renewal = Task.Run(() => RenewOrCloseAsync(refreshToken, observer, cancellation), CancellationToken.None);

    private (Task<Token> Renewal, bool Own) JoinOrStart(Secret? refreshToken, IRequestObserver? observer, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return UnderWay is { } underWay ? (underWay, false) : (Start(refreshToken, observer, cancellation), true);
        }
    }

    private async Task<Token> RenewOrCloseAsync(Secret? refreshToken, IRequestObserver? observer, CancellationToken cancellation)
    {
        try
        {
            return await RenewNowAsync(refreshToken, observer, cancellation).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            // Closing wipes the secrets, also those a renewal is about to send or has just received.
            throw Transport.Closed();
        }
    }

    private async Task<Token> RenewNowAsync(Secret? refreshToken, IRequestObserver? observer, CancellationToken cancellation)
    {
        State before = _state;
        bool sessionForm = refreshToken is not null || before.Credentials.Kind == CredentialKind.Session;
        Secret? token = sessionForm ? refreshToken ?? before.Credentials.RefreshToken! : null;
        if (sessionForm && refreshToken is null && before.Spent is { } spent)
        {
            throw spent.WithDelivery(spent.Delivery);
        }

        Envelope answer;
        try
        {
            answer = await _transport.SendAsync(RenewalRequest(token), () => before.Credentials, observer, cancellation).ConfigureAwait(false);
        }
        catch (BfxException failure) when (sessionForm && IsOutcomeUnknown(failure))
        {
            throw Lose(before, refreshToken, failure);
        }
        catch (BfxException refused) when (sessionForm && refused.ErrorId is "Bfx.NO_SUCH_KEY" or "Bfx.REFRESH_TOKEN_NOT_FOUND")
        {
            Forget(before, refreshToken, refused);
            throw;
        }

        DateTimeOffset receivedAt = _transport.Clock.Now;
        try
        {
            TokenAnswer issued = TokenAnswer.Read(answer) ?? throw new BfxException(BfxErrorIds.UnexpectedAnswer, "There is no JWT in it.");
            return Keep(before, refreshToken, issued, receivedAt);
        }
        catch (BfxException unusable) when (unusable.ErrorId != BfxErrorIds.SessionClosed)
        {
            BfxException useless = new BfxException(
                BfxErrorIds.UnexpectedAnswer,
                "The exchange answered POST /jwt, but with no tokens that can be used. The session keeps those it has.",
                unusable).WithAnswer(answer);
            throw sessionForm ? Lose(before, refreshToken, useless) : useless;
        }
    }

    private static BfxRequest RenewalRequest(Secret? refreshToken)
    {
        ReadOnlyMemory<byte> body = RequestBody.Write(body => _ = refreshToken is null
            ? body.Add("is_client", false).Add("refresh_token", "")
            : body.Add("is_client", true).Add("refresh_token", refreshToken));
        // An API key's renewal spends nothing, so it can be repeated; a session's spends its refresh token.
        RequestKind kind = refreshToken is null ? RequestKind.IdempotentWrite : RequestKind.OneTimeWrite;
        return new BfxRequest(HttpMethod.Post, "/jwt", kind, body) { DealsInTokens = true };
    }

    private Token Keep(State before, Secret? given, TokenAnswer issued, DateTimeOffset receivedAt)
    {
        Credentials renewed = before.Credentials switch
        {
            // A refresh token that came for another one given is that one's successor, not the key's.
            ApiKeyCredentials apiKey => apiKey.With(issued.Jwt, given is null || given.Equals(apiKey.RefreshToken) ? issued.RefreshToken : null),
            _ => new SessionCredentials(
                issued.Jwt,
                issued.RefreshToken ?? before.Credentials.RefreshToken!,
                issued.RandomSecret ?? before.Credentials.SigningSecret),
        };
        // Retired credentials wipe themselves once no request signs with them any more.
        _state = new State(renewed, MarginOf(renewed.Claims!.ExpiresAt - receivedAt), Spent: null);
        if (IsClosed)
        {
            renewed.Dispose();
            throw Transport.Closed();
        }

        return new Token(renewed, renewed.Claims!, receivedAt, issued.RandomSecret, issued.RefreshToken, _transport.Clock.Clock);
    }

    private static TimeSpan MarginOf(TimeSpan? lifetime) => lifetime switch
    {
        null => s_margin,
        // New and expired already: this machine's clock is wrong, and the exchange will say when the token is done.
        { Ticks: <= 0 } => TimeSpan.MinValue,
        { } known => known / 4 < s_margin ? known / 4 : s_margin,
    };

    private static bool IsOutcomeUnknown(BfxException failure) =>
        failure.Delivery == Delivery.Unknown
        // Done and answered, but not so that it can be read. A refusal is a refusal under 200 too.
        || (failure is { HttpStatus: { } status, ExchangeText: null } && (int)status is (>= 200 and < 300) or >= 500);

    private BfxException Lose(State before, Secret? given, BfxException failure)
    {
        bool stillValid = Left(before) > TimeSpan.Zero;
        var lost = new BfxException(
            BfxErrorIds.OutcomeUnknown,
            $"The token may have been renewed, but the answer was lost: {failure.Message} The refresh token works once, so it is not sent again. "
                + (stillValid
                    ? $"The JWT the session has is valid until {before.Credentials.Claims!.ExpiresAt:u}: Test-BfxToken tells whether the exchange still takes it. "
                    : "")
                + "To renew, connect again with new credentials, or give a fresh refresh token: Update-BfxToken -RefreshToken.",
            failure)
        {
            HttpStatus = failure.HttpStatus,
            ExchangeText = failure.ExchangeText,
            Attempts = failure.Attempts,
            Delivery = Delivery.Unknown,
        };
        Forget(before, given, lost);
        return lost;
    }

    /// <summary>Notes that the session's own refresh token is not to be sent again.</summary>
    private void Forget(State before, Secret? given, BfxException why)
    {
        if (before.Credentials.Kind == CredentialKind.Session && (given is null || given.Equals(before.Credentials.RefreshToken)))
        {
            _state = before with { Spent = why };
        }
    }

    private bool NeedsRenewal(State state) =>
        state.Credentials.Kind == CredentialKind.Session && Left(state) is { } left && left < state.Margin
        // A refresh token already spent helps nobody while the JWT holds; after that the error must be heard.
        && (state.Spent is null || left <= TimeSpan.Zero);

    private TimeSpan? Left(State state) => state.Credentials.Claims?.ExpiresAt - _transport.Clock.Now;

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }
    }

    /// <param name="Credentials">What requests are signed with.</param>
    /// <param name="Margin">How long before its expiry the JWT is renewed.</param>
    /// <param name="Spent">Why the refresh token is not to be sent again; null while it may be.</param>
    private sealed record State(Credentials Credentials, TimeSpan Margin, BfxException? Spent);
}
