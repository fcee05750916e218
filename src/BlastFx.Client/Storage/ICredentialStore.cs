using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>
/// A place where credentials are stored and shared between processes, such as a file or a secret vault. A session with a
/// store writes refreshed credentials to it before it uses them, and takes over those that another process has written.
/// </summary>
public interface ICredentialStore
{
    /// <summary>Reads the stored credentials without a lease.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The credentials; the caller disposes of them.</returns>
    /// <exception cref="BfxException">They cannot be read.</exception>
    Task<Credentials> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Waits for exclusive access to the stored credentials.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease; its disposal ends the exclusive access.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: exclusive access is not possible, or not in time.</exception>
    Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken);
}

/// <summary>Exclusive access to a credential store, among all processes that use the store. Disposal ends it.</summary>
public interface ICredentialLease : IDisposable
{
    /// <summary>Reads the stored credentials.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The credentials, which the caller disposes of; null if the store holds none any more.</returns>
    /// <exception cref="BfxException">They cannot be read.</exception>
    Task<Credentials?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Tests, as far as possible, that <see cref="WriteAsync"/> will succeed. A session calls it before it uses a refresh token.</summary>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <returns>A task that ends with the test.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: a write would fail.</exception>
    Task EnsureWritableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the credentials that were read, completely or not at all, and not if others have changed them since. It
    /// cannot be cancelled: the refreshed tokens exist nowhere else yet.
    /// </summary>
    /// <param name="refreshed">The credentials to write; they stay the caller's.</param>
    /// <returns>A task that ends when they are stored.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: they were not written.</exception>
    Task WriteAsync(Credentials refreshed);
}
