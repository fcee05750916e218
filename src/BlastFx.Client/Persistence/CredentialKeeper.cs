namespace BlastFx.Persistence;

/// <summary>
/// Keeps a session's credentials where they came from. Whoever renews takes a turn there, sees what other processes have
/// kept since, and keeps what comes before anything else is done with it. Used by one renewal at a time.
/// </summary>
/// <param name="home">Where they are kept.</param>
/// <param name="kept">What was read there.</param>
internal sealed class CredentialKeeper(ICredentialHome home, Credentials kept) : IDisposable
{
    /// <summary>What the home is known to hold: the session's credentials, unless the last ones could not be written.</summary>
    private Credentials _kept = kept;

    /// <summary>What another process has kept since; null where that is nothing.</summary>
    /// <exception cref="BfxException">What is kept cannot be read, or is another owner's.</exception>
    public async Task<Credentials?> ReadNewerAsync(CancellationToken cancellation)
    {
        using ICredentialTurn turn = await home.TakeTurnAsync(cancellation).ConfigureAwait(false);
        return Newer(turn);
    }

    /// <summary>Takes a turn to renew: nothing may be spent before it has begun.</summary>
    /// <param name="current">The session's credentials.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BfxException">What comes could not be kept, or what is kept cannot be read or is another owner's.</exception>
    public async Task<Turn> BeginAsync(Credentials current, CancellationToken cancellation)
    {
        ICredentialTurn turn = await home.TakeTurnAsync(cancellation).ConfigureAwait(false);
        try
        {
            Credentials? newer = Newer(turn);
            turn.Prepare();
            if (newer is null && !ReferenceEquals(_kept, current))
            {
                // An earlier renewal could not be written.
                Write(turn, current);
            }

            return new Turn(this, turn, newer);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose() => _kept.Dispose();

    private Credentials? Newer(ICredentialTurn turn)
    {
        Credentials stored = turn.Read();
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

    private void Write(ICredentialTurn turn, Credentials renewed)
    {
        turn.Write(renewed);
        _kept = renewed;
    }

    /// <summary>A turn that has begun; disposal ends it.</summary>
    /// <param name="keeper">Whose it is.</param>
    /// <param name="turn">The turn at the home.</param>
    /// <param name="newer">What another process has kept since the session's own; null where that is nothing.</param>
    public sealed class Turn(CredentialKeeper keeper, ICredentialTurn turn, Credentials? newer) : IDisposable
    {
        public Credentials? Newer => newer;

        /// <summary>Keeps renewed credentials.</summary>
        /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: they could not be kept, or are of another owner
        /// than those they would replace.</exception>
        public void Write(Credentials renewed)
        {
            if (!renewed.IsSameProfile(keeper._kept))
            {
                throw new BfxException(
                    BfxErrorIds.NotPersisted,
                    "The renewed tokens are of another account than those kept, and do not take their place.");
            }

            keeper.Write(turn, renewed);
        }

        public void Dispose() => turn.Dispose();
    }
}
