using BlastFx.Authentication;
using Microsoft.Win32.SafeHandles;

namespace BlastFx.Storage;

/// <summary>
/// A file that credentials are read from and written back to. A write replaces the file as a whole: a new file beside it,
/// which only its owner can read, is flushed to the disk and takes its place in one step, where the file still is what was
/// read. Processes take turns by a lock file. A new file that a killed process left takes its place at the next turn, where
/// it is whole and the file is still the one it was to replace.
/// </summary>
internal sealed class CredentialFile : ICredentialStore
{
    private const int MaxBytes = 64 * 1024;

    private readonly CredentialFileFormat _format;
    private readonly SessionOptions _options;

    /// <param name="path">The file; of a link, what it points to.</param>
    /// <param name="format">What it holds.</param>
    /// <param name="options">How long a turn is waited for, and by which clock.</param>
    public CredentialFile(string path, CredentialFileFormat format, SessionOptions options)
    {
        FullPath = Resolve(path);
        _format = format;
        _options = options;
    }

    internal string FullPath { get; }

    internal CredentialFileFormat Format => _format;

    private string LockPath => FullPath + ".lock";

    /// <summary>Who else can read or change the file, as the end of a sentence; null where nobody can.</summary>
    public string? AccessOfOthers() => FileAccessRights.OfOthers(FullPath);

    /// <summary>The folder that others can put files into; null where they cannot.</summary>
    public string? FolderOpenToOthers() =>
        Path.GetDirectoryName(FullPath) is { } folder && FileAccessRights.IsFolderOpenToOthers(folder) ? folder : null;

    /// <summary>Reads the file outside of any turn.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read or is no such file;
    /// <see cref="BfxErrorIds.InvalidCredentials"/>: what it holds is malformed.</exception>
    public Credentials Read()
    {
        using SecretBuffer json = ReadBytes(FullPath);
        return Parse(json);
    }

    /// <summary>The file's whole text, once it is known to hold credentials.</summary>
    /// <exception cref="BfxException">As <see cref="Read()"/>.</exception>
    public Secret ReadText()
    {
        using SecretBuffer json = ReadBytes(FullPath);
        Parse(json).Dispose();
        using SecretBuffer text = CredentialText.Utf8(json.Span);
        return Secret.FromUtf8(text.Span);
    }

    /// <summary>Reads the file; where another process is renewing, or was killed while it did, in a turn after that.</summary>
    /// <param name="needsTurn">Whether it is an error that there is no turn to be had; else the file is read as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BfxException">As <see cref="Read()"/>; <see cref="BfxErrorIds.NotPersisted"/>: there was no turn to be had.</exception>
    public async Task<Credentials> ReadNewestAsync(bool needsTurn, CancellationToken cancellationToken)
    {
        if (NewFile.Beside(FullPath).Count > 0)
        {
            try
            {
                using ICredentialLease turn = await AcquireLeaseAsync(cancellationToken).ConfigureAwait(false);
                return turn.Read() ?? Read();
            }
            catch (BfxException denied) when (!needsTurn && denied.ErrorId == BfxErrorIds.NotPersisted)
            {
                // What can be read but not written has no turns, and is never half written.
            }
        }

        return Read();
    }

    /// <inheritdoc/>
    public async Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            FileStream held = await FileLock.TakeAsync(LockPath, _options.Timeout, _options.Clock, cancellationToken).ConfigureAwait(false);
            try
            {
                FinishInterrupted();
                return new CredentialFileLease(this, held);
            }
            catch
            {
                await held.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (TimeoutException held)
        {
            throw new BfxException(
                BfxErrorIds.NotPersisted,
                $"The {_format.Name} '{FullPath}' cannot be written to now: {held.Message}. See what that process waits for, and try again.",
                held);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(denied);
        }
    }

    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it is not of this format.</exception>
    internal Credentials Parse(SecretBuffer json)
    {
        try
        {
            return _format.Read(json.Span);
        }
        catch (FormatException wrong)
        {
            throw Unusable(FullPath, wrong.Message);
        }
    }

    /// <summary>The file's bytes; null where there is no file.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read.</exception>
    internal SecretBuffer? TryReadBytes() => Path.Exists(FullPath) ? ReadBytes(FullPath) : null;

    /// <summary>Where a new file goes that is not to take this one's place, and may hold tokens.</summary>
    internal string Aside(string name) => NewFile.Aside(FullPath, name, _options.Clock);

    internal BfxException NotWritable(Exception cause, string where = "")
    {
        FileTrouble? known = FileTrouble.Of(cause);
        string why = (known ?? cause).Message.TrimEnd('.');
        string advice = known?.Advice ?? "Make the file and its folder writable for this user";
        return new BfxException(
            BfxErrorIds.NotPersisted,
            $"Renewed tokens cannot be written to the {_format.Name} '{FullPath}': {why}. {where}{advice}, or connect with -NoPersist.",
            cause);
    }

    /// <summary>
    /// Puts the new files that killed processes left in the file's place, or out of the way. One that is blank holds nothing
    /// yet; any other may hold tokens, and is kept.
    /// </summary>
    private void FinishInterrupted()
    {
        foreach (string left in NewFile.Beside(FullPath))
        {
            using SecretBuffer? json = TryReadLeft(left);
            if (json is not null && json.Span.IndexOfAnyExcept((byte)0, (byte)' ') < 0)
            {
                Attempt(() => File.Delete(left));
            }
            else if (json is not null && IsSuccessor(left, json))
            {
                File.Move(left, FullPath, overwrite: true);
            }
            else
            {
                Attempt(() => File.Move(left, Aside(left)));
            }
        }
    }

    private bool IsSuccessor(string left, SecretBuffer json)
    {
        try
        {
            _format.Read(json.Span).Dispose();
        }
        catch (Exception torn) when (torn is FormatException or BfxException { ErrorId: BfxErrorIds.InvalidCredentials })
        {
            return false;
        }

        using SecretBuffer? current = TryReadBytes();
        return current is null || NewFile.Replaces(left, current.Span);
    }

    private SecretBuffer? TryReadLeft(string left)
    {
        try
        {
            return ReadBytes(left);
        }
        catch (BfxException unreadable) when (unreadable.ErrorId == BfxErrorIds.KeyFile)
        {
            return null;
        }
    }

    /// <summary>Tidies up; what cannot be tidied up stays, and keeps nobody from using the file.</summary>
    private static void Attempt(Action tidy)
    {
        try
        {
            tidy();
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // It is looked at again at the next turn.
        }
    }

    private SecretBuffer ReadBytes(string path)
    {
        // Opening a pipe would wait for somebody to write into it, and Ctrl+C does not end that.
        if (FileFacts.OfTarget(path) is { IsRegular: false })
        {
            throw Unusable(path, "it is not a file, but a folder, a pipe or a device");
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long length = RandomAccess.GetLength(file);
            if (length > MaxBytes)
            {
                throw Unusable(path, $"it has {length} bytes, far more than such a file");
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

    private BfxException Unusable(string path, string why, Exception? cause = null) => new(
        BfxErrorIds.KeyFile, $"The {_format.Name} '{path}' cannot be used: {why}. {_format.Advice}", cause);

    private static string Resolve(string path)
    {
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (Exception unresolved) when (unresolved is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Reading it says what is wrong with it.
            return path;
        }
    }
}
