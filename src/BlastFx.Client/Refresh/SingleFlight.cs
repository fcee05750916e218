namespace BlastFx.Refresh;

/// <summary>Runs one refresh at a time. Callers of the same refresh share it, and other callers wait until it has ended.</summary>
/// <param name="start">Starts a refresh in its own task, so that it does not end with its caller; without a way to refresh, it reads the store only.</param>
internal sealed class SingleFlight(Func<ICredentialRefresh?, IRequestObserver?, CancellationToken, Task<RefreshResult>> start)
{
    private readonly object _lock = new();
    private ICredentialRefresh? _refresh;
    private Task<RefreshResult>? _task;

    /// <summary>The refresh in progress; null if there is none.</summary>
    public Task<RefreshResult>? Pending
    {
        get
        {
            lock (_lock)
            {
                return _task is { IsCompleted: false } ? _task : null;
            }
        }
    }

    /// <summary>Runs a refresh, or waits for the same refresh if it is in progress.</summary>
    public async Task<RefreshResult> RunAsync(ICredentialRefresh refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<RefreshResult> task;
            bool isOwn;
            bool isSame;
            lock (_lock)
            {
                Task<RefreshResult>? pending = Pending;
                isOwn = pending is null;
                task = pending ?? Start(refresh, observer, cancellationToken);
                isSame = refresh.Equals(_refresh);
            }

            try
            {
                RefreshResult result = await task.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (isSame)
                {
                    return result;
                }
            }
            catch (Exception) when (!isSame && !cancellationToken.IsCancellationRequested)
            {
                // The failure of another refresh does not matter here.
            }
            catch (OperationCanceledException) when (!isOwn && !cancellationToken.IsCancellationRequested)
            {
                // The caller that started the refresh cancelled it before the request was sent.
            }
        }
    }

    /// <summary>Runs a refresh if a condition still holds once no other refresh is in progress. Any refresh in progress will do.</summary>
    /// <param name="isNeeded">The condition, which a refresh changes before it ends.</param>
    /// <param name="refresh">The way to refresh; null to read the store only.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task RunIfAsync(Func<bool> isNeeded, ICredentialRefresh? refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        while (isNeeded())
        {
            Task<RefreshResult> task;
            bool isOwn;
            lock (_lock)
            {
                Task<RefreshResult>? pending = Pending;
                // In this order: when a refresh has ended, its credentials are in place.
                if (!isNeeded())
                {
                    return;
                }

                isOwn = pending is null;
                task = pending ?? Start(refresh, observer, cancellationToken);
            }

            try
            {
                await task.WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (!isOwn && !cancellationToken.IsCancellationRequested)
            {
                // The caller that started the refresh cancelled it before the request was sent.
            }
        }
    }

    private Task<RefreshResult> Start(ICredentialRefresh? refresh, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        _refresh = refresh;
        return _task = start(refresh, observer, cancellationToken);
    }
}
