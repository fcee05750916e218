using System.Globalization;
using System.Runtime.ExceptionServices;
using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Storage;

namespace BlastFx.Refresh;

/// <summary>
/// The credentials of a session, shared by all its requests. JWT, secret and refresh token change together; there is one
/// refresh at a time, which all callers wait for; a refresh token that may have been used is never sent again; refreshed
/// credentials are written to the store before they are used.
/// </summary>
internal sealed class CredentialManager : IDisposable
{
    private readonly ServerClock _clock;
    private readonly TokenEndpoint _endpoint;
    private readonly ICredentialStore? _store;
    private readonly SingleFlight _refreshes;
    private readonly CancellationTokenSource _closing = new();
    private volatile CredentialState _state;

    /// <summary>The credentials in the store: those of the session, unless the last write failed; null if there is no store.</summary>
    private Credentials? _stored;
    private string? _pendingWarning;

    /// <param name="credentials">The credentials of the session.</param>
    /// <param name="transport">Sends requests to the exchange.</param>
    /// <param name="store">The store that the credentials were read from; null for none.</param>
    public CredentialManager(Credentials credentials, Transport transport, ICredentialStore? store)
    {
        _clock = transport.Clock;
        _endpoint = new TokenEndpoint(transport);
        _store = store;
        _stored = store is null ? null : credentials;
        _refreshes = new SingleFlight(Start);
        _state = CredentialState.Of(credentials);
    }

    /// <summary>The credentials to sign requests with.</summary>
    public Credentials Current => _state.Credentials;

    public bool IsClosed => _closing.IsCancellationRequested;

    /// <summary>True if the session can get a new JWT.</summary>
    public bool CanRefresh => Current.Kind == CredentialKind.ApiKey || _state.TokenUsed is null;

    /// <summary>The refresh in progress whose tokens must be written to the store; null if there is none.</summary>
    public Task? PendingWrite => _store is null ? null : _refreshes.Pending;

    /// <summary>Refreshes a JWT that has expired or is about to expire, before it is used.</summary>
    /// <param name="isUrgent">True for a request that must not wait for a refresh while the JWT is still valid.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task EnsureFreshAsync(bool isUrgent, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        // The caller of the refresh that could not be written may have left before the warning.
        if (Interlocked.Exchange(ref _pendingWarning, null) is { } warning)
        {
            observer?.OnWarning(warning);
        }

        if (!_state.NeedsRefresh(_clock))
        {
            return;
        }

        bool isStillValid = _state.Remaining(_clock) > TimeSpan.Zero;
        if (isUrgent && isStillValid)
        {
            return;
        }

        try
        {
            await _refreshes.RunIfAsync(() => _state.NeedsRefresh(_clock), TokenRefresh.Own, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException rejection) when (isStillValid && rejection.Delivery == Delivery.NotExecuted && !IsClosed)
        {
            observer?.OnWarning(string.Create(CultureInfo.InvariantCulture, $"The token could not be refreshed, and is valid until {Current.Claims!.ExpiresAt:u} only. {rejection.Message}"));
        }
    }

    /// <summary>True if there is a JWT that need not be refreshed yet.</summary>
    public bool HasFreshJwt => _state.IsFresh(_clock);

    /// <summary>Gets credentials with a JWT for a stream, which is refreshed if it is missing or about to expire.</summary>
    /// <param name="used">Credentials whose JWT must be replaced; null for none.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<Credentials> GetForStreamAsync(Credentials? used, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        await EnsureFreshAsync(isUrgent: false, observer, cancellationToken).ConfigureAwait(false);
        await _refreshes.RunIfAsync(IsNeeded, TokenRefresh.Own, observer, cancellationToken).ConfigureAwait(false);
        return Current;

        // Requests of an API key need no JWT, so that nothing else refreshes it.
        bool IsNeeded() => ReferenceEquals(used, Current) || (Current.Kind == CredentialKind.ApiKey && !_state.IsFresh(_clock));
    }

    /// <summary>Refreshes the credentials, or waits for the same refresh if it is in progress.</summary>
    /// <param name="refresh">The way to refresh.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait. The response to a request that has been sent is received and stored nevertheless.</param>
    public Task<RefreshResult> RefreshAsync(ICredentialRefresh refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return _refreshes.RunAsync(refresh, observer, cancellationToken);
    }

    /// <summary>Tests whether the exchange accepts a JWT.</summary>
    /// <inheritdoc cref="TokenEndpoint.TestAsync"/>
    public Task<bool> TestAsync(Secret jwt, IRequestObserver? observer, CancellationToken cancellationToken) =>
        _endpoint.TestAsync(jwt, Current, observer, cancellationToken);

    /// <summary>True if a request that was rejected with some credentials may succeed with others.</summary>
    public bool CanRecover(BfxException rejection, Credentials used) =>
        !IsClosed
        && rejection.Delivery == Delivery.NotExecuted
        && rejection.ErrorId is BfxErrorIds.TokenExpired or BfxErrorIds.SignatureRejected or "Bfx.NO_SUCH_KEY"
        // In this order: when a refresh has ended, its credentials are in place.
        && (_refreshes.Pending is not null || !ReferenceEquals(used, Current) || _store is not null || IsRefreshNeeded(rejection, used));

    /// <summary>Replaces the credentials that a request was rejected with, if possible.</summary>
    /// <returns>True if the session has other credentials now.</returns>
    public async Task<bool> TryReplaceAsync(BfxException rejection, Credentials used, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (IsRefreshNeeded(rejection, used))
        {
            await _refreshes.RunIfAsync(() => ReferenceEquals(used, Current), TokenRefresh.Own, observer, cancellationToken).ConfigureAwait(false);
            return true;
        }

        // The exchange may have executed a refresh whose response is not here yet: the rejected credentials were the old ones.
        if (_refreshes.Pending is { } pending && ReferenceEquals(used, Current))
        {
            // Its failure is reported to its own callers.
            await ((Task)pending).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (_store is not null)
        {
            // Or another process has refreshed them. If the store cannot be read, the rejection stands.
            try
            {
                await _refreshes.RunIfAsync(() => ReferenceEquals(used, Current), refresh: null, observer, cancellationToken).ConfigureAwait(false);
            }
            catch (BfxException unreadable) when (unreadable.ErrorId is BfxErrorIds.KeyFile or BfxErrorIds.NotPersisted or BfxErrorIds.SecretVault or BfxErrorIds.InvalidCredentials)
            {
                observer?.OnWarning(unreadable.Message);
            }
        }

        return !ReferenceEquals(used, Current);
    }

    /// <summary>Ends the use of the credentials. Requests in progress may need them until their disposal.</summary>
    public void Close() => _closing.Cancel();

    public void Dispose()
    {
        Close();
        _stored?.Dispose();
        Current.Dispose();
    }

    private bool IsRefreshNeeded(BfxException rejection, Credentials used) =>
        used.Kind == CredentialKind.Token && rejection.ErrorId == BfxErrorIds.TokenExpired && CanRefresh;

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }
    }

    /// <summary>Starts a refresh in its own task, so that the response is received even if the caller leaves.</summary>
    private Task<RefreshResult> Start(ICredentialRefresh? refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Task<RefreshResult> task = Task.Run(() => RunAsync(refresh, observer, cancellationToken), CancellationToken.None);
        if (_store is not null)
        {
            ProcessExitGuard.WaitFor(task);
        }

        return task;
    }

    private async Task<RefreshResult> RunAsync(ICredentialRefresh? refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfClosed();
            RefreshResult result = refresh is null
                ? await ReadStoreAsync(cancellationToken).ConfigureAwait(false)
                : await RefreshAndStoreAsync(refresh, observer, cancellationToken).ConfigureAwait(false);
            if (!IsClosed)
            {
                return result;
            }

            result.Credentials.Dispose();
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            // Closing wipes the secrets, also those that a refresh is about to send or has just received.
        }

        throw Transport.Closed();
    }

    private async Task<RefreshResult> RefreshAndStoreAsync(ICredentialRefresh refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Credentials previous = Current;
        using ICredentialLease? lease = await AcquireLeaseAsync(refresh, observer, cancellationToken).ConfigureAwait(false);
        CredentialState state = _state;
        if (!ReferenceEquals(previous, state.Credentials) && refresh is TokenRefresh { Given: null } && state.IsFresh(_clock))
        {
            // Another process has refreshed the token.
            return new RefreshResult(state.Credentials, _clock.Now);
        }

        RefreshOutcome outcome = await _endpoint.RefreshAsync(refresh, state, observer, cancellationToken).ConfigureAwait(false);
        if (outcome.TokenUsed is { } error)
        {
            _state = state with { TokenUsed = error };
            ExceptionDispatchInfo.Throw(error);
        }

        RefreshResult result = outcome.Result!;
        try
        {
            if (lease is not null)
            {
                await StoreAsync(lease, result.Credentials, observer).ConfigureAwait(false);
            }
        }
        finally
        {
            // The previous credentials wipe themselves once no request signs with them any more.
            _state = CredentialState.Of(result.Credentials, result.ReceivedAt);
        }

        return result;
    }

    /// <summary>Waits for exclusive access to the store, takes over newer credentials, and tests that a write will succeed, before a token is used.</summary>
    /// <returns>Null if there is no store, or if a refresh that uses no token cannot be stored.</returns>
    private async Task<ICredentialLease?> AcquireLeaseAsync(ICredentialRefresh refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        ICredentialLease? lease = null;
        try
        {
            if (_store is not null)
            {
                lease = await _store.AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
                Credentials? stored = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
                bool isNewer = stored is not null && TakeOver(stored);
                if (!isNewer && (stored is null || !ReferenceEquals(_stored, Current)))
                {
                    // The last write failed, or the stored credentials have been removed.
                    await WriteAsync(lease, Current).ConfigureAwait(false);
                }

                await lease.EnsureWritableAsync(cancellationToken).ConfigureAwait(false);
            }

            return lease;
        }
        catch (BfxException denied) when (refresh.RefreshTokenOf(Current) is null)
        {
            // A refresh that uses no token can be repeated at any time, so it need not be stored.
            lease?.Dispose();
            observer?.OnWarning($"{denied.Message} This session continues with tokens that are not stored.");
            return null;
        }
        catch
        {
            lease?.Dispose();
            throw;
        }
    }

    /// <summary>Takes over the credentials in the store if another process has refreshed them.</summary>
    private async Task<RefreshResult> ReadStoreAsync(CancellationToken cancellationToken)
    {
        Credentials? stored;
        try
        {
            using ICredentialLease lease = await _store!.AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
            stored = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException denied) when (denied.ErrorId == BfxErrorIds.NotPersisted)
        {
            // A store that cannot be written has no lease, and its content is never incomplete.
            stored = await _store!.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (stored is not null)
        {
            TakeOver(stored);
        }

        return new RefreshResult(Current, _clock.Now);
    }

    /// <summary>Takes over stored credentials that another process has written for the same owner.</summary>
    /// <returns>True if they are newer than those of the session.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: they belong to another owner.</exception>
    private bool TakeOver(Credentials stored)
    {
        if (stored.SameAs(Current))
        {
            // Also after a failed write: the new file next to the credential file has replaced it.
            _stored = Current;
        }

        if (stored.SameAs(_stored!))
        {
            stored.Dispose();
            return false;
        }

        if (!stored.IsSameOwner(_stored!))
        {
            stored.Dispose();
            throw new BfxException(
                BfxErrorIds.KeyFile,
                "The file or secret with this session's credentials now holds those of another API key or account. They are not used, and nothing was refreshed. Connect again to use them.");
        }

        _stored = stored;
        _state = CredentialState.Of(stored);
        return true;
    }

    private async Task StoreAsync(ICredentialLease lease, Credentials refreshed, IRequestObserver? observer)
    {
        try
        {
            await WriteAsync(lease, refreshed).ConfigureAwait(false);
        }
        catch (BfxException failure)
        {
            // The tokens are valid, so the session uses them.
            _pendingWarning = $"{failure.Message} This session uses the new tokens, but other processes do not have them. Fix the cause, then refresh the tokens in this session.";
            observer?.OnWarning(_pendingWarning);
        }
    }

    private async Task WriteAsync(ICredentialLease lease, Credentials refreshed)
    {
        await lease.WriteAsync(refreshed).ConfigureAwait(false);
        _stored = refreshed;
        _pendingWarning = null;
    }
}
