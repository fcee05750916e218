using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>Where a session's credentials came from, and where renewed ones are kept for the next process.</summary>
internal interface ICredentialStore
{
    /// <summary>Waits until no other process renews what is kept here.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: there is no turn to be had here, or not in time.</exception>
    Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken);

    /// <summary>The credentials as they are kept now, read outside of any turn.</summary>
    /// <exception cref="BfxException">They cannot be read.</exception>
    Credentials Read();
}

/// <summary>One process's turn at a home. Disposal ends it.</summary>
internal interface ICredentialLease : IDisposable
{
    /// <summary>The credentials as they are kept now; null where nothing is there any more.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: they cannot be read.</exception>
    Credentials? Read();

    /// <summary>Makes sure, as far as can be, that <see cref="Write"/> will work, before anything is spent.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: it would not.</exception>
    void Prepare();

    /// <summary>Puts renewed credentials in the place of those read, whole or not at all; not where others have come there since.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: they could not be put there.</exception>
    void Write(Credentials renewed);
}
