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

    internal string FullPath => _path;

    internal CredentialFormat Format => _format;

    private string LockPath => _path + ".lock";

    internal string NewPath => _path + ".new";

    /// <summary>Whether others than its owner can read or change the file, by its mode; never on Windows.</summary>
    public bool IsOpenToOthers() => IsOpenToOthers(_path);

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

    /// <summary>Reads the file; where another process is renewing, or was killed while it did, in a turn after that.</summary>
    /// <param name="needsTurn">Whether it is an error that there is no turn to be had; else the file is read as it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BfxException">As <see cref="Read()"/>; <see cref="BfxErrorIds.NotPersisted"/>: there was no turn to be had.</exception>
    public async Task<Credentials> ReadNewestAsync(bool needsTurn, CancellationToken cancellation)
    {
        if (!File.Exists(NewPath))
        {
            return Read();
        }

        try
        {
            using ICredentialTurn turn = await TakeTurnAsync(cancellation).ConfigureAwait(false);
            return turn.Read();
        }
        catch (BfxException denied) when (!needsTurn && denied.ErrorId == BfxErrorIds.NotPersisted)
        {
            return Read();
        }
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
                return new CredentialFileTurn(this, held);
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
                $"The {_format.Name} '{_path}' cannot be written to now: {held.Message}. See what that process waits for, and try again.",
                held);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(denied);
        }
    }

    /// <summary>
    /// Puts the new file that a killed process left in its place, where it is whole and newer. One that is not whole held no
    /// tokens yet; one that is another's, or that others can write to, is set aside.
    /// </summary>
    private void FinishInterrupted()
    {
        if (!File.Exists(NewPath))
        {
            return;
        }

        using Credentials? left = TryParse(ReadBytes(NewPath));
        using Credentials? current = File.Exists(_path) ? Read(_path) : null;
        if (left is null)
        {
            File.Delete(NewPath);
        }
        else if (IsOpenToOthers(NewPath) || (current is not null && !left.IsSameOwner(current)))
        {
            File.Move(NewPath, $"{_path}.aside-{_options.Clock.GetUtcNow().ToUnixTimeMilliseconds()}");
        }
        else if (current is null || IsNewer(left, current))
        {
            File.Move(NewPath, _path, overwrite: true);
        }
        else
        {
            File.Delete(NewPath);
        }
    }

    /// <summary>Which is newer, by the tokens' own word; by the files' times where that says nothing.</summary>
    private bool IsNewer(Credentials left, Credentials current) =>
        left.Claims?.ExpiresAt is { } theirs && current.Claims?.ExpiresAt is { } ours && theirs != ours
            ? theirs > ours
            : File.GetLastWriteTimeUtc(NewPath) >= File.GetLastWriteTimeUtc(_path);

    private Credentials? TryParse(byte[] json)
    {
        try
        {
            return _format.Read(json);
        }
        catch (Exception torn) when (torn is FormatException or BfxException { ErrorId: BfxErrorIds.BadCredentials })
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private Credentials Read(string path) => Parse(ReadBytes(path), path);

    internal Credentials Parse(byte[] json, string path)
    {
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

    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it cannot be read.</exception>
    internal byte[] ReadBytes(string path)
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

    private BfxException Unusable(string path, string why, Exception? cause = null) => new(
        BfxErrorIds.KeyFile, $"The {_format.Name} '{path}' cannot be used: {why}. {_format.Advice}", cause);

    internal BfxException NotWritable(Exception cause, string where = "") => new(
        BfxErrorIds.NotPersisted,
        $"Renewed tokens cannot be written to the {_format.Name} '{_path}': {cause.Message.TrimEnd('.')}. {where}Make the file and its folder writable for this user, or connect with -NoPersist.",
        cause);

    private static bool IsOpenToOthers(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & OthersAccess) != 0;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // Reading it says what is wrong with it.
            return false;
        }
    }

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
}
