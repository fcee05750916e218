using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace BlastFx.Storage;

/// <summary>
/// A lock between processes: a file that one of them holds open. The operating system releases it if the process ends.
/// For credential stores that have no lock of their own, such as secret vaults.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(25);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for a lock between the processes of this user, by the name of what it protects.</summary>
    /// <param name="resource">The name, in letters of either case; messages show it after "the", such as <c>secret 'bfx' of the vault 'Store'</c>.</param>
    /// <param name="options">The timeout and the clock of the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock; its disposal releases it.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: another process holds the lock until the
    /// timeout, or there can be no lock.</exception>
    public static async Task<FileLock> AcquireAsync(string resource, SessionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(options);
        string userFolder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        string folder = Path.Combine(userFolder.Length > 0 ? userFolder : Path.GetTempPath(), "BlastFx", "locks");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw StorageException.NotPersisted(resource, denied);
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(resource.ToUpperInvariant()));
        string path = Path.Combine(folder, $"{Convert.ToHexString(digest.AsSpan(0, 12))}.lock");
        return await AcquireAsync(resource, path, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the lock of a file.</summary>
    /// <param name="resource">The name of the file in messages.</param>
    /// <param name="path">The path of the lock file.</param>
    /// <param name="options">The timeout and the clock of the wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.NotPersisted"/>: another process holds the lock until the
    /// timeout, or there can be no lock.</exception>
    internal static async Task<FileLock> AcquireAsync(string resource, string path, SessionOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return new FileLock(await OpenAsync(path, options.Timeout, options.Clock, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw StorageException.NotPersisted(resource, denied);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Options to write a file that only this user can access, from its creation on.</summary>
    internal static FileStreamOptions OwnerOnly(FileMode mode)
    {
        // Unbuffered: secrets are written, and nobody wipes the framework's buffer.
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static async Task<FileStream> OpenAsync(string path, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(path) is { } file)
            {
                if (IsExclusive(path))
                {
                    return file;
                }

                await file.DisposeAsync().ConfigureAwait(false);
                throw new StorageException(
                    $"the lock '{path}' does not exclude other processes (a network drive without locks, or DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set)",
                    "Use a local disk, and do not set that variable");
            }

            if (clock.GetElapsedTime(start) >= timeout)
            {
                throw new StorageException(
                    string.Create(CultureInfo.InvariantCulture, $"another process has held '{path}' for {timeout.TotalSeconds:0.#} s"),
                    "Check that process, and try again");
            }

            await Task.Delay(s_pollInterval, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the file exclusively, and creates it if necessary, but never through a link.</summary>
    /// <returns>Null if another process holds it, or was faster.</returns>
    private static FileStream? TryOpen(string path)
    {
        bool exists = Path.Exists(path);
        if (exists && new FileInfo(path).LinkTarget is not null)
        {
            throw new StorageException($"the lock '{path}' is a link", "Remove the link");
        }

        if (Directory.Exists(path))
        {
            throw new StorageException($"the lock '{path}' is a folder", "Remove the folder");
        }

        try
        {
            return new FileStream(path, OwnerOnly(exists ? FileMode.Open : FileMode.CreateNew));
        }
        catch (IOException held) when (IsHeld(held) || exists != Path.Exists(path))
        {
            return null;
        }
    }

    /// <summary>True if a lock that is held denies a second one: some file systems grant both, and .NET can be set to request none.</summary>
    private static bool IsExclusive(string path)
    {
        try
        {
            new FileStream(path, OwnerOnly(FileMode.Open)).Dispose();
            return false;
        }
        catch (IOException held) when (IsHeld(held))
        {
            return true;
        }
    }

    private static bool IsHeld(IOException failure) => failure.HResult ==
        (OperatingSystem.IsWindows() ? WindowsSharingViolation
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MacWouldBlock
        : LinuxWouldBlock);
}
