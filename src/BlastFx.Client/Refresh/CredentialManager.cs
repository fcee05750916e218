using BlastFx.Authentication;
using BlastFx.Http;
using BlastFx.Storage;

namespace BlastFx.Refresh;

/// <summary>
/// A session's credentials, shared by all who use it. JWT, secret and refresh token change together; there is one renewal at
/// a time, and everyone waits for it; a refresh token that may have been used is never sent again.
/// </summary>
internal sealed class CredentialManager : IDisposable
{
    private readonly Transport _transport;
    private readonly CredentialKeeper? _keeper;
    private readonly Renewer _renewer;
    private readonly object _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile CredentialState _state;
    private ICredentialRefresh? _wanted;
    private Task<RefreshResult>? _renewal;

    public CredentialManager(Credentials credentials, Transport transport, ICredentialStore? home)
    {
        _transport = transport;
        _keeper = home is null ? null : new CredentialKeeper(home, credentials);
        _renewer = new Renewer(transport, _keeper);
        _state = CredentialState.Of(credentials);
    }

    public Credentials Current => _state.Credentials;

    public bool IsClosed => _closing.IsCancellationRequested;

    public bool CanRenew => Current.Kind == CredentialKind.ApiKey || _state.Spent is null;

    /// <summary>The renewal under way whose outcome must be kept; null where there is none.</summary>
    public Task? MustEnd => _keeper is null ? null : UnderWay;

    /// <summary>Renews a session's JWT that has expired or is about to, before it is used.</summary>
    public async Task EnsureFreshAsync(IRequestObserver? observer, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        if (_keeper?.TakeUnsaid() is { } unsaid)
        {
            observer?.OnWarning(unsaid);
        }

        if (!_state.NeedsRenewal(_transport.Clock))
        {
            return;
        }

        bool stillValid = _state.Left(_transport.Clock) > TimeSpan.Zero;
        try
        {
            await RenewIfAsync(state => state.NeedsRenewal(_transport.Clock), TokenRefresh.Own, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException refused) when (stillValid && refused.Delivery == Delivery.NotExecuted && !IsClosed)
        {
            observer?.OnWarning($"The session's token could not be renewed and is valid only until {Current.Claims!.ExpiresAt:u}. {refused.Message}");
        }
    }

    /// <summary>Renews the credentials; the same renewal under way is waited for instead.</summary>
    /// <param name="wanted">In which way.</param>
    /// <param name="observer">Hears of it.</param>
    /// <param name="cancellationToken">Ends the wait for it. A request that has left is heard to its end all the same, and what it brings is kept.</param>
    public async Task<RefreshResult> RenewAsync(ICredentialRefresh wanted, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            ThrowIfClosed();
            Joined renewal = JoinOrStart(wanted, observer, cancellationToken);
            try
            {
                RefreshResult renewed = await renewal.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (renewal.IsWanted)
                {
                    return renewed;
                }
            }
            catch (Exception) when (!renewal.IsWanted && !cancellationToken.IsCancellationRequested)
            {
                // Another renewal failed; what is wanted here is another matter.
            }
            catch (OperationCanceledException) when (!renewal.IsOwn && !cancellationToken.IsCancellationRequested)
            {
                // Who started it left before it was sent.
            }
        }
    }

    /// <summary>Whether a request refused with certain credentials may go through with others.</summary>
    public bool MayHelp(BfxException refused, Credentials used) =>
        !IsClosed
        && refused.Delivery == Delivery.NotExecuted
        && refused.ErrorId is BfxErrorIds.TokenExpired or BfxErrorIds.SignatureRejected or "Bfx.NO_SUCH_KEY"
        // In this order: of a renewal that has ended the credentials are in place.
        && (UnderWay is not null || !ReferenceEquals(used, Current) || _keeper is not null || IsRenewalCalledFor(refused, used));

    /// <summary>Sees to it that the credentials are other than the ones refused, where they can be.</summary>
    /// <returns>Whether they are.</returns>
    public async Task<bool> ReplaceAsync(BfxException refused, Credentials used, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (IsRenewalCalledFor(refused, used))
        {
            await RenewIfAsync(state => ReferenceEquals(used, state.Credentials), TokenRefresh.Own, observer, cancellationToken).ConfigureAwait(false);
            return true;
        }

        // The renewal under way may have made the exchange forget what the request was signed with, before its answer came.
        await OvertakenAsync(used, cancellationToken).ConfigureAwait(false);
        if (_keeper is not null)
        {
            // Or another process has renewed. Where there is no telling, the refusal stands.
            try
            {
                await RenewIfAsync(state => ReferenceEquals(used, state.Credentials), wanted: null, observer, cancellationToken).ConfigureAwait(false);
            }
            catch (BfxException unread) when (unread.ErrorId is BfxErrorIds.KeyFile or BfxErrorIds.NotPersisted or BfxErrorIds.SecretVault or BfxErrorIds.InvalidCredentials)
            {
                observer?.OnWarning(unread.Message);
            }
        }

        return !ReferenceEquals(used, Current);
    }

    /// <summary>Ends the use of the credentials; what is under way may still need them until they are disposed of.</summary>
    public void Close() => _closing.Cancel();

    public void Dispose()
    {
        Close();
        _keeper?.Dispose();
        Current.Dispose();
    }

    private bool IsRenewalCalledFor(BfxException refused, Credentials used) =>
        used.Kind == CredentialKind.Token && refused.ErrorId == BfxErrorIds.TokenExpired && CanRenew;

    /// <summary>Renews if that is still called for once no other renewal is under way.</summary>
    private async Task RenewIfAsync(
        Func<CredentialState, bool> called,
        ICredentialRefresh? wanted,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        while (called(_state))
        {
            ThrowIfClosed();
            Joined renewal;
            lock (_lock)
            {
                // In this order: of a renewal that has ended the credentials are in place.
                Task<RefreshResult>? underWay = UnderWay;
                if (!called(_state))
                {
                    return;
                }

                renewal = underWay is null ? Start(wanted, observer, cancellationToken) : new Joined(underWay, IsOwn: false, IsWanted: true);
            }

            try
            {
                await renewal.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (!renewal.IsOwn && !cancellationToken.IsCancellationRequested)
            {
                // Who started it left before it was sent.
            }
        }
    }

    private async Task OvertakenAsync(Credentials used, CancellationToken cancellationToken)
    {
        if (UnderWay is { } renewal && ReferenceEquals(used, Current))
        {
            // Its failure is told to those who asked for it.
            await ((Task)renewal).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The renewal under way, if there is one.</summary>
    private Task<RefreshResult>? UnderWay
    {
        get
        {
            lock (_lock)
            {
                return _renewal is { IsCompleted: false } ? _renewal : null;
            }
        }
    }

    private Joined JoinOrStart(ICredentialRefresh wanted, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return UnderWay is { } underWay
                ? new Joined(underWay, IsOwn: false, IsWanted: wanted.Equals(_wanted))
                : Start(wanted, observer, cancellationToken);
        }
    }

    /// <summary>Starts a renewal in a task of its own, so that a caller who leaves does not take the answer along.</summary>
    private Joined Start(ICredentialRefresh? wanted, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        _wanted = wanted;
        _renewal = Task.Run(() => RunAsync(wanted, observer, cancellationToken), CancellationToken.None);
        if (_keeper is not null)
        {
            ProcessExitGuard.Await(_renewal);
        }

        return new Joined(_renewal, IsOwn: true, IsWanted: true);
    }

    private async Task<RefreshResult> RunAsync(ICredentialRefresh? wanted, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            RefreshResult renewed = await _renewer.RunAsync(wanted, _state, state => _state = state, observer, cancellationToken).ConfigureAwait(false);
            if (!IsClosed)
            {
                return renewed;
            }

            renewed.Credentials.Dispose();
        }
        catch (ObjectDisposedException) when (IsClosed)
        {
            // Closing wipes the secrets, also those a renewal is about to send or has just received.
        }

        throw Transport.Closed();
    }

    private void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw Transport.Closed();
        }
    }

    /// <param name="Task">A renewal.</param>
    /// <param name="IsOwn">Whether this caller started it.</param>
    /// <param name="IsWanted">Whether it is the one this caller wants.</param>
    private readonly record struct Joined(Task<RefreshResult> Task, bool IsOwn, bool IsWanted);
}
