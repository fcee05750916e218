using System.Security.Cryptography;

namespace BlastFx.Persistence;

/// <summary>
/// A file that credentials are read from and written back to. A write replaces the file as a whole: a new file beside it,
/// which only its owner can read, is flushed to the disk and takes its place in one step. Processes take turns by a lock
/// file. A new file that a killed process left complete takes its place at the next turn.
/// </summary>
internal sealed class CredentialFile : ICredentialHome
{
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode OthersAccess =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string _path;
    private readonly CredentialFormat _format;
    private readonly SessionOptions _options;

    /// <param name="path">The file; of a link, what it points to.</param>
    /// <param name="format">What it holds.</param>
    /// <param name="options">How long a turn is waited for, and by which clock.</param>
    public CredentialFile(string path, CredentialFormat format, SessionOptions options)
    {
        _path = Resolve(path);
        _format = format;
        _options = options;
    }

    private string LockPath => _path + ".lock";

    private string NewPath => _path + ".new";

    /// <summary>Whether others than its owner can read or change the file, by its mode; never on Windows.</summary>
    public bool IsOpenToOthers()
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.Exists(_path) && (File.GetUnixFileMode(_path) & OthersAccess) != 0;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // Reading it says what is wrong with it.
            return false;
        }
    }

    /// <summary>Reads the file outside of any turn.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read or is no such file;
    /// <see cref="BfxErrorIds.BadCredentials"/>: what it holds is malformed.</exception>
    public Credentials Read() => Read(_path);

    /// <summary>The file's whole text, once it is known to hold credentials.</summary>
    /// <exception cref="BfxException">As <see cref="Read()"/>.</exception>
    public Secret ReadText()
    {
        Read().Dispose();
        byte[] json = ReadBytes(_path);
        try
        {
            return Secret.FromUtf8(json);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    /// <summary>Reads the file; where another process is renewing or was killed while it did, in a turn after that.</summary>
    /// <exception cref="BfxException">As <see cref="Read()"/>; <see cref="BfxErrorIds.NotPersisted"/>: there was no turn to be had.</exception>
    public async Task<Credentials> ReadNewestAsync(CancellationToken cancellation)
    {
        if (!File.Exists(NewPath))
        {
            return Read();
        }

        using ICredentialTurn turn = await TakeTurnAsync(cancellation).ConfigureAwait(false);
        return turn.Read();
    }

    /// <inheritdoc/>
    public async Task<ICredentialTurn> TakeTurnAsync(CancellationToken cancellation)
    {
        try
        {
            FileStream held = await FileLock.TakeAsync(LockPath, _options.Timeout, _options.Clock, cancellation).ConfigureAwait(false);
            try
            {
                FinishInterrupted();
                return new Turn(this, held);
            }
            catch
            {
                await held.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw NotWritable(denied);
        }
    }

    /// <summary>Puts the new file that a killed process left in its place, where it is whole and newer.</summary>
    private void FinishInterrupted()
    {
        if (!File.Exists(NewPath))
        {
            return;
        }

        if (File.GetLastWriteTimeUtc(NewPath) >= File.GetLastWriteTimeUtc(_path) && IsSuccessor(NewPath))
        {
            File.Move(NewPath, _path, overwrite: true);
        }
        else
        {
            File.Delete(NewPath);
        }
    }

    private bool IsSuccessor(string path)
    {
        try
        {
            using Credentials newer = Read(path);
            using Credentials older = Read(_path);
            return newer.IsSameOwner(older);
        }
        catch (BfxException unusable) when (unusable.ErrorId is BfxErrorIds.KeyFile or BfxErrorIds.BadCredentials)
        {
            // Killed while it was written.
            return false;
        }
    }

    private Credentials Read(string path)
    {
        byte[] json = ReadBytes(path);
        try
        {
            return _format.Read(json);
        }
        catch (FormatException wrong)
        {
            throw Unusable(path, wrong.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MostBytes)
            {
                throw Unusable(path, $"it has {file.Length} bytes, far more than such a file");
            }

            byte[] json = new byte[file.Length];
            file.ReadExactly(json);
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

    private void WriteNew(ReadOnlySpan<byte> bytes)
    {
        // One left by a process that was killed may have other rights: it is made anew.
        File.Delete(NewPath);
        using var file = new FileStream(NewPath, FileLock.OwnerOnly(FileMode.CreateNew));
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private BfxException Unusable(string path, string why, Exception? cause = null) => new(
        BfxErrorIds.KeyFile, $"The {_format.Name} '{path}' cannot be used: {why}. {_format.Advice}", cause);

    private BfxException NotWritable(Exception cause, string where = "") => new(
        BfxErrorIds.NotPersisted,
        $"Renewed tokens cannot be written to the {_format.Name} '{_path}': {cause.Message.TrimEnd('.')}. {where}Make the file and its folder writable for this user, or connect with -NoPersist.",
        cause);

    private static string Resolve(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception unresolved) when (unresolved is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Reading it says what is wrong with it.
            return path;
        }
    }

    private sealed class Turn(CredentialFile file, FileStream held) : ICredentialTurn
    {
        /// <summary>Room for tokens longer than those they replace.</summary>
        private const int Headroom = 16 * 1024;

        private bool _holdsTokens;

        public Credentials Read() => file.Read();

        public void Prepare()
        {
            try
            {
                // As large as what will be written, so that a full disk shows now.
                file.WriteNew(new byte[new FileInfo(file._path).Length + Headroom]);
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                throw file.NotWritable(denied);
            }
        }

        public void Write(Credentials renewed)
        {
            byte[] old = file.ReadBytes(file._path);
            byte[] replaced = [];
            try
            {
                replaced = file._format.Replace(old, renewed);
                file.WriteNew(replaced);
                _holdsTokens = true;
                File.Move(file.NewPath, file._path, overwrite: true);
            }
            catch (FormatException wrong)
            {
                throw file.NotWritable(wrong);
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                throw file.NotWritable(denied, _holdsTokens ? $"They are in '{file.NewPath}', which is taken over the next time. " : "");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(old);
                CryptographicOperations.ZeroMemory(replaced);
            }
        }

        public void Dispose()
        {
            try
            {
                if (!_holdsTokens)
                {
                    File.Delete(file.NewPath);
                }
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                // It holds nothing; the next turn tries again, and must not be kept from having one.
            }
            finally
            {
                held.Dispose();
            }
        }
    }
}
