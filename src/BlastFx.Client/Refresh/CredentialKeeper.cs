using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Refresh;

/// <summary>
/// Keeps a session's credentials where they came from. Whoever renews takes a turn there, sees what other processes have
/// kept since, and keeps what comes before anything else is done with it. Used by one renewal at a time.
/// </summary>
/// <param name="home">Where they are kept.</param>
/// <param name="kept">What was read there.</param>
internal sealed class CredentialKeeper(ICredentialStore home, Credentials kept) : IDisposable
{
    /// <summary>What the home is known to hold: the session's credentials, unless the last ones could not be written.</summary>
    private Credentials _kept = kept;
    private string? _unsaid;

    /// <summary>What another process has kept since; null where that is nothing, or not to be seen.</summary>
    /// <param name="current">The session's credentials.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public async Task<Credentials?> ReadNewerAsync(Credentials current, CancellationToken cancellationToken)
    {
        try
        {
            using ICredentialLease turn = await home.AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
            return await turn.ReadAsync(cancellationToken).ConfigureAwait(false) is { } stored ? Newer(stored, current) : null;
        }
        catch (BfxException denied) when (denied.ErrorId == BfxErrorIds.NotPersisted)
        {
            // What can be read but not written has no turns, and is never half written.
            return Newer(await home.ReadAsync(cancellationToken).ConfigureAwait(false), current);
        }
    }

    /// <summary>Takes a turn to renew: nothing may be spent before it has begun.</summary>
    /// <param name="current">The session's credentials.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BfxException">What comes could not be kept, or what is kept cannot be read or is another owner's.</exception>
    public async Task<Turn> BeginAsync(Credentials current, CancellationToken cancellationToken)
    {
        ICredentialLease turn = await home.AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Credentials? stored = await turn.ReadAsync(cancellationToken).ConfigureAwait(false);
            Credentials? newer = stored is null ? null : Newer(stored, current);
            if (newer is null && (stored is null || !ReferenceEquals(_kept, current)))
            {
                // An earlier renewal could not be written, or somebody took away what was.
                await WriteAsync(turn, current).ConfigureAwait(false);
            }

            await turn.EnsureWritableAsync(cancellationToken).ConfigureAwait(false);
            return new Turn(this, turn, newer);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>That the last renewal could not be kept, once more to whoever asks first: who renewed may have left before.</summary>
    public string? TakeUnsaid() => Interlocked.Exchange(ref _unsaid, null);

    public void Dispose() => _kept.Dispose();

    private Credentials? Newer(Credentials stored, Credentials current)
    {
        if (stored.SameAs(current))
        {
            // Also where they could not be written and got there all the same: they were beside the file, and took its place.
            _kept = current;
        }

        if (stored.SameAs(_kept))
        {
            stored.Dispose();
            return null;
        }

        if (!stored.IsSameOwner(_kept))
        {
            stored.Dispose();
            throw new BfxException(
                BfxErrorIds.KeyFile,
                "Where this session's credentials came from, there are those of another key or account now. Nothing was renewed and nothing is taken from there. Connect again to use them.");
        }

        return _kept = stored;
    }

    private async Task WriteAsync(ICredentialLease turn, Credentials renewed)
    {
        await turn.WriteAsync(renewed).ConfigureAwait(false);
        _kept = renewed;
        _unsaid = null;
    }

    /// <summary>A turn that has begun; disposal ends it.</summary>
    /// <param name="keeper">Whose it is.</param>
    /// <param name="turn">The turn at the home.</param>
    /// <param name="newer">What another process has kept since the session's own; null where that is nothing.</param>
    public sealed class Turn(CredentialKeeper keeper, ICredentialLease turn, Credentials? newer) : IDisposable
    {
        public Credentials? Newer => newer;

        /// <summary>What the user must hear of credentials that could not be written; null where they were.</summary>
        public string? Unwritten { get; private set; }

        /// <summary>Keeps renewed credentials.</summary>
        /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: they could not be kept.</exception>
        public async Task WriteAsync(Credentials renewed)
        {
            try
            {
                await keeper.WriteAsync(turn, renewed).ConfigureAwait(false);
            }
            catch (BfxException failure)
            {
                Unwritten = $"{failure.Message} This session has the new tokens and goes on with them; other processes do not have them. Mend that, then run Update-BfxToken in this session.";
                keeper._unsaid = Unwritten;
                throw;
            }
        }

        public void Dispose() => turn.Dispose();
    }
}
