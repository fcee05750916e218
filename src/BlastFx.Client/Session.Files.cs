using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx;

/// <content>Sessions with the credentials of a file.</content>
public sealed partial class Session
{
    /// <summary>
    /// Opens a session with the credentials of a file. Refreshed credentials are written to the file before they are used,
    /// and processes that share a file refresh once between them. Nothing is sent yet.
    /// </summary>
    /// <param name="options">The address, timeout and policy.</param>
    /// <param name="path">The file: an API key, as the exchange's web app exports it; or token credentials, JSON with
    /// <c>jwt</c>, <c>refreshToken</c> and <c>randomSecret</c>, or these in snake case.</param>
    /// <param name="kind">The kind of credentials in the file.</param>
    /// <param name="persist">True to write refreshed credentials to the file, which needs a writable folder.</param>
    /// <param name="force">True to use a file that others can read or change: by its permissions (not on Windows), or because
    /// it belongs to another user (on Linux).</param>
    /// <param name="observer">Notified of warnings.</param>
    /// <param name="cancellationToken">Cancels the wait for a process that is writing the file.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no file of that kind.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: the file cannot be read, does not have the format, or
    /// others can read or change it; <see cref="BfxErrorIds.InvalidCredentials"/>: a part of the credentials is malformed;
    /// <see cref="BfxErrorIds.NotPersisted"/>: the file must be written first, and cannot.</exception>
    public static async Task<Session> OpenAsync(
        SessionOptions options,
        string path,
        CredentialKind kind,
        bool persist = true,
        bool force = false,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        var file = new CredentialFile(path, kind, options);
        file.CheckAccess(force, observer);
        Credentials credentials = await file.ReadNewestAsync(requiresLease: persist, cancellationToken).ConfigureAwait(false);
        return new Session(options, credentials, persist ? file : null);
    }
}
