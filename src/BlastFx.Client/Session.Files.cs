using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx;

/// <content>Sessions from files, which renewed credentials are written back to.</content>
public sealed partial class Session
{
    /// <summary>
    /// Opens a session with the credentials in a file. Processes that share a file renew once between them: each writes
    /// what it renews, and takes what another has written. Nothing is sent yet.
    /// </summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="path">The file: of an API key, as the exchange's web app exports it; of a session, JSON with <c>jwt</c>,
    /// <c>refreshToken</c> and <c>randomSecret</c>, or these in snake case.</param>
    /// <param name="kind">Which of the two it is.</param>
    /// <param name="persist">Whether renewed credentials are written back; needs a folder that can be written to.</param>
    /// <param name="force">Whether a file is used that others can read or change: by its mode (not on Windows), or because it
    /// belongs to another user (on Linux).</param>
    /// <param name="observer">Hears warnings.</param>
    /// <param name="cancellationToken">Ends the wait for another process that renews.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no file of that kind.</exception>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: the file cannot be read, is no such file, or others can
    /// read or change it; <see cref="BfxErrorIds.InvalidCredentials"/>: what it holds is malformed;
    /// <see cref="BfxErrorIds.NotPersisted"/>: another process keeps it locked.</exception>
    public static async Task<Session> OpenAsync(
        SessionOptions options,
        string path,
        CredentialKind kind,
        bool persist = true,
        bool force = false,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new CredentialFile(path, CredentialFileFormat.Of(kind), options);
        if (file.AccessOfOthers() is { } why)
        {
            observer?.OnWarning($"'{path}' holds credentials, and {why}.");
            if (!force)
            {
                throw new BfxException(
                    BfxErrorIds.KeyFile,
                    $"'{path}' is not used: {why}. Make it yours alone (chown, chmod 600) and renew the key if others may have read it, or use it all the same with -Force. Nothing was sent.");
            }
        }

        if (file.FolderOpenToOthers() is { } folder)
        {
            observer?.OnWarning($"Others can put files into the folder '{folder}', where '{path}' holds credentials: they could replace it, or keep it from being written. Close the folder to them (chmod go-w), or keep the file elsewhere.");
        }

        Credentials credentials = await file.ReadNewestAsync(needsTurn: persist, cancellationToken).ConfigureAwait(false);
        return new Session(options, credentials, persist ? file : null);
    }
}
