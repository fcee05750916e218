using BlastFx.Authentication;
using Microsoft.Win32.SafeHandles;

namespace BlastFx.Storage;

/// <summary>
/// A file with credentials. A write replaces the whole file: a new file next to it, readable by this user only, is flushed
/// to the disk and replaces it in one step, if the file still has the content that was read. A lock file gives processes
/// exclusive access. A new file that a killed process left replaces the file at the next lease, if it is complete and the
/// file still has the content that it was to replace.
/// </summary>
public sealed class CredentialFile : ICredentialStore
{
    private const int MaxBytes = 64 * 1024;

    private readonly string _path;
    private readonly CredentialFileFormat _format;
    private readonly SessionOptions _options;

    /// <summary>Creates a store for a file. The file is not read yet.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="kind">What the file holds: an API key, as the exchange's web app exports it; or token credentials, JSON
    /// with <c>jwt</c>, <c>refreshToken</c> and <c>randomSecret</c>, or these in snake case.</param>
    /// <param name="options">The timeout of the wait for a lease, and the clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no file of that kind.</exception>
    public CredentialFile(string path, CredentialKind kind, SessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        _path = Resolve(path);
        _format = CredentialFileFormat.Of(kind);
        _options = options;
    }

    private string DisplayName => $"{_format.Name} '{_path}'";

    /// <inheritdoc/>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: the file cannot be read or does not have the format;
    /// <see cref="BfxErrorIds.InvalidCredentials"/>: a part of the credentials is malformed.</exception>
    public Task<Credentials> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    /// <summary>Reads the whole text of the file and validates it. A write that a killed process left unfinished is finished first.</summary>
    /// <param name="cancellationToken">Cancels the wait for a process that is writing.</param>
    /// <returns>The text; the caller disposes of it.</returns>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<Secret> ReadTextAsync(CancellationToken cancellationToken)
    {
        (await ReadNewestAsync(requiresLease: false, cancellationToken).ConfigureAwait(false)).Dispose();
        using SecretBuffer json = ReadBytes(_path);
        Parse(json).Dispose();
        using SecretBuffer text = UnicodeText.ToUtf8(json.Span);
        return Secret.FromUtf8(text.Span);
    }

    /// <inheritdoc/>
    public async Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken)
    {
        FileLock fileLock = await FileLock.AcquireAsync(DisplayName, _path + ".lock", _options, cancellationToken).ConfigureAwait(false);
        try
        {
            FinishInterruptedWrites();
            return new Lease(this, fileLock);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            fileLock.Dispose();
            throw NotPersisted(denied);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Rejects a file that others can read or change, and warns if they can replace it.</summary>
    /// <param name="force">True if the file is used nevertheless, after a warning.</param>
    /// <param name="observer">Notified of warnings.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: others can read or change the file.</exception>
    internal void CheckAccess(bool force, IRequestObserver? observer)
    {
        if (FileStatus.AccessOfOthers(_path) is { } reason)
        {
            observer?.OnWarning($"'{_path}' holds credentials, and {reason}.");
            if (!force)
            {
                throw new BfxException(
                    BfxErrorIds.KeyFile,
                    $"'{_path}' is not used: {reason}. Make it accessible to this user only (chown, chmod 600), and refresh the API key if others may have read it. Nothing was sent.");
            }
        }

        if (Path.GetDirectoryName(_path) is { } folder && FileStatus.IsFolderWritableByOthers(folder))
        {
            observer?.OnWarning($"Others can create files in the folder '{folder}' of '{_path}', which holds credentials: they could replace it or prevent that it is written. Make the folder writable for this user only (chmod go-w), or move the file.");
        }
    }

    /// <summary>Reads the file; if another process is writing it, or was killed meanwhile, with a lease.</summary>
    /// <param name="requiresLease">True if it is an error that no lease is available; else the file is read without one.</param>
    /// <param name="cancellationToken">Cancels the wait for a lease.</param>
    /// <exception cref="BfxException">As <see cref="ReadAsync"/>; <see cref="BfxErrorIds.NotPersisted"/>: no lease is available.</exception>
    internal async Task<Credentials> ReadNewestAsync(bool requiresLease, CancellationToken cancellationToken)
    {
        if (ReplacementFile.Find(_path).Count > 0)
        {
            try
            {
                using ICredentialLease lease = await AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
                return await lease.ReadAsync(cancellationToken).ConfigureAwait(false) ?? Read();
            }
            catch (BfxException denied) when (!requiresLease && denied.ErrorId == BfxErrorIds.NotPersisted)
            {
                // A file that cannot be written has no lease, and is never incomplete.
            }
        }

        return Read();
    }

    private Credentials Read()
    {
        using SecretBuffer json = ReadBytes(_path);
        return Parse(json);
    }

    private Credentials Parse(SecretBuffer json)
    {
        try
        {
            return _format.Read(json.Span);
        }
        catch (FormatException malformed)
        {
            throw Unusable(_path, malformed.Message);
        }
    }

    /// <summary>
    /// Lets the new files that killed processes left replace the file, or sets them aside. A blank one holds no tokens yet
    /// and is deleted; any other may hold tokens and is kept.
    /// </summary>
    private void FinishInterruptedWrites()
    {
        foreach (string name in ReplacementFile.Find(_path))
        {
            using SecretBuffer? json = TryReadReplacement(name);
            if (json is not null && json.Span.IndexOfAnyExcept((byte)0, (byte)' ') < 0)
            {
                TryCleanUp(() => File.Delete(name));
            }
            else if (json is not null && IsCompleteReplacement(name, json))
            {
                File.Move(name, _path, overwrite: true);
            }
            else
            {
                TryCleanUp(() => File.Move(name, AsideNameFor(name)));
            }
        }
    }

    private bool IsCompleteReplacement(string name, SecretBuffer json)
    {
        try
        {
            _format.Read(json.Span).Dispose();
        }
        catch (Exception incomplete) when (incomplete is FormatException or BfxException { ErrorId: BfxErrorIds.InvalidCredentials })
        {
            return false;
        }

        using SecretBuffer? current = TryReadBytes();
        return current is null || ReplacementFile.Replaces(name, current.Span);
    }

    private SecretBuffer? TryReadReplacement(string name)
    {
        try
        {
            return ReadBytes(name);
        }
        catch (BfxException unreadable) when (unreadable.ErrorId == BfxErrorIds.KeyFile)
        {
            return null;
        }
    }

    private static void TryCleanUp(Action action)
    {
        try
        {
            action();
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // The file stays, and does not prevent the use of the credential file. The next lease tries again.
        }
    }

    /// <summary>The file's bytes; null if there is no file.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read.</exception>
    private SecretBuffer? TryReadBytes() => Path.Exists(_path) ? ReadBytes(_path) : null;

    private SecretBuffer ReadBytes(string path)
    {
        // Opening a pipe would wait for a writer, and Ctrl+C does not end that wait.
        if (FileStatus.OfTarget(path) is { IsRegular: false })
        {
            throw Unusable(path, "it is not a file, but a folder, a pipe or a device");
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long length = RandomAccess.GetLength(file);
            if (length > MaxBytes)
            {
                throw Unusable(path, $"it has {length} bytes, more than the maximum of {MaxBytes}");
            }

            var json = new SecretBuffer((int)length);
            for (int read = -1; read != 0 && json.Span.Length < length;)
            {
                read = RandomAccess.Read(file, json.GetSpan(), json.Span.Length);
                json.Advance(read);
            }

            return json;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(path, "there is no such file", missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unusable(path, failure.Message.TrimEnd('.'), failure);
        }
    }

    private string AsideNameFor(string name) => ReplacementFile.AsideNameFor(_path, name, _options.Clock);

    private BfxException NotPersisted(Exception cause, string location = "") => StorageException.NotPersisted(DisplayName, cause, location);

    private BfxException Unusable(string path, string reason, Exception? cause = null) => new(
        BfxErrorIds.KeyFile, $"The {_format.Name} '{path}' cannot be used: {reason}. {_format.Advice}", cause);

    private static string Resolve(string path)
    {
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (Exception unresolved) when (unresolved is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Reading the file reports the error.
            return path;
        }
    }

    private sealed class Lease(CredentialFile file, FileLock fileLock) : ICredentialLease
    {
        /// <summary>Space for tokens longer than those they replace.</summary>
        private const int Headroom = 16 * 1024;

        /// <summary>The content that was read, null if there was no file: a write replaces this content and no other.</summary>
        private SecretBuffer? _content;
        private bool _hasContent;
        private FileStream? _replacement;
        private string _replacementPath = "";
        private bool _replacementHoldsTokens;

        private SecretBuffer? Content
        {
            get
            {
                _content = _hasContent ? _content : file.TryReadBytes();
                _hasContent = true;
                return _content;
            }
        }

        public Task<Credentials?> ReadAsync(CancellationToken cancellationToken)
        {
            ForgetContent();
            return Task.FromResult(Content is null ? null : file.Parse(Content));
        }

        public Task EnsureWritableAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (FileStatus.Of(file._path) is { IsMountPoint: true })
                {
                    throw StorageException.MountPoint();
                }

                if (Content is not null)
                {
                    // A copy replaces the file: this tests the folder, the disk and the file.
                    using (Credentials current = file.Parse(Content))
                    {
                        file._format.Replace(Content.Span, current).Dispose();
                    }

                    WriteReplacement(Content.Span);
                    ReplaceFile("Try again");
                }

                // Reserves the space for the response, so that a full disk is detected now. Blanks after the JSON do no harm
                // if the process is killed before they are cut off.
                byte[] blanks = new byte[(Content?.Span.Length ?? 0) + Headroom];
                blanks.AsSpan().Fill((byte)' ');
                WriteReplacement(blanks);
                return Task.CompletedTask;
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException)
            {
                throw file.NotPersisted(denied);
            }
        }

        public Task WriteAsync(Credentials refreshed)
        {
            try
            {
                using (SecretBuffer json = file._format.Replace(Content is null ? "{}"u8 : Content.Span, refreshed))
                {
                    WriteReplacement(json.Span);
                }

                _replacementHoldsTokens = true;
                ReplaceFile("Decide which of the two files to keep, and put it in the file's place");
                _replacementHoldsTokens = false;
                ForgetContent();
                return Task.CompletedTask;
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException or BfxException)
            {
                throw file.NotPersisted(denied, _replacementHoldsTokens ? $"The tokens are in '{KeepReplacement()}'. " : "");
            }
        }

        public void Dispose()
        {
            try
            {
                _replacement?.Dispose();
                if (!_replacementHoldsTokens && _replacementPath.Length > 0)
                {
                    File.Delete(_replacementPath);
                }
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                // The file holds no tokens, and the next lease tries again to delete it.
            }
            finally
            {
                ForgetContent();
                fileLock.Dispose();
            }
        }

        private void ForgetContent()
        {
            _content?.Dispose();
            _content = null;
            _hasContent = false;
        }

        /// <summary>Writes the new file, over the reserved space if there is one.</summary>
        private void WriteReplacement(ReadOnlySpan<byte> bytes)
        {
            if (_replacement is not null && !File.Exists(_replacementPath))
            {
                // The folder was removed and created again meanwhile.
                _replacement.Dispose();
                _replacement = null;
            }

            if (_replacement is null)
            {
                _replacementPath = ReplacementFile.NameFor(file._path, Content is null ? default : Content.Span);
                _replacement = new FileStream(_replacementPath, FileLock.OwnerOnly(FileMode.CreateNew));
            }

            _replacement.Position = 0;
            _replacement.Write(bytes);
            _replacement.SetLength(bytes.Length);
            _replacement.Flush(flushToDisk: true);
        }

        /// <summary>Replaces the file with the new one, unless others have changed the file since it was read.</summary>
        /// <param name="advice">What the user can do if they have.</param>
        private void ReplaceFile(string advice)
        {
            _replacement!.Dispose();
            _replacement = null;
            using (SecretBuffer? current = file.TryReadBytes())
            {
                // If there is no file any more, a new one overwrites nothing.
                if (current is not null && (Content is null || !current.Span.SequenceEqual(Content.Span)))
                {
                    throw new StorageException("the file has been changed since it was read", advice);
                }
            }

            File.Move(_replacementPath, file._path, overwrite: true);
        }

        /// <summary>
        /// Keeps the new file that could not replace the file: set aside if the file was changed, because no lease may
        /// overwrite that change; else in its place, for the next lease.
        /// </summary>
        /// <returns>The path of the new file.</returns>
        private string KeepReplacement()
        {
            try
            {
                using SecretBuffer? current = file.TryReadBytes();
                if (current is null || ReplacementFile.Replaces(_replacementPath, current.Span))
                {
                    return _replacementPath;
                }
            }
            catch (BfxException)
            {
                // A file that cannot be read is not to be replaced either.
            }

            try
            {
                string aside = file.AsideNameFor(_replacementPath);
                File.Move(_replacementPath, aside);
                return aside;
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                return _replacementPath;
            }
        }
    }
}
