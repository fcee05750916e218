using System.Runtime.InteropServices;

namespace BlastFx.Storage;

/// <summary>A lock across processes: a file that one of them holds open. It goes with the process, however that ends.</summary>
internal static class FileLock
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits for the lock; disposal of the stream gives it back.</summary>
    /// <exception cref="TimeoutException">Another process held it all the time.</exception>
    /// <exception cref="FileTrouble">It would keep nobody out, or what is there is a link.</exception>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or opened.</exception>
    public static async Task<FileStream> TakeAsync(string path, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(path) is { } held)
            {
                if (Excludes(path))
                {
                    return held;
                }

                await held.DisposeAsync().ConfigureAwait(false);
                throw new FileTrouble(
                    $"processes cannot take turns at it: a lock on '{path}' keeps nobody out (a network drive without locks, or DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set)",
                    "Keep it on a disk of this machine, and leave that variable unset");
            }

            if (clock.GetElapsedTime(start) >= timeout)
            {
                throw new TimeoutException($"another process has held '{path}' for {timeout.TotalSeconds:0.#} s");
            }

            await Task.Delay(s_poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>To write a new file that nobody else may read, now or later.</summary>
    public static FileStreamOptions OwnerOnly(FileMode mode)
    {
        // Unbuffered: what is written are secrets, and nobody wipes a buffer of the framework's.
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Opens the file for this process alone; makes it where there is none, never through a link.</summary>
    /// <returns>Null where another process has it, or came first.</returns>
    private static FileStream? TryOpen(string path)
    {
        bool exists = Path.Exists(path);
        if (exists && new FileInfo(path).LinkTarget is not null)
        {
            throw new FileTrouble($"'{path}', which processes take turns by, is a link", "Remove the link");
        }

        if (Directory.Exists(path))
        {
            throw new FileTrouble($"'{path}', which processes take turns by, is a folder", "Remove the folder");
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

    /// <summary>Whether a lock that is held keeps out who asks next: some file systems grant any, and .NET can be told to ask for none.</summary>
    private static bool Excludes(string path)
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
