using System.Runtime.InteropServices;

namespace BlastFx.Persistence;

/// <summary>A lock across processes: a file that one of them holds open. It goes with the process, however that ends.</summary>
internal static class FileLock
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits for the lock; disposal of the stream gives it back.</summary>
    /// <exception cref="TimeoutException">Another process held it all the time.</exception>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or opened.</exception>
    public static async Task<FileStream> TakeAsync(string path, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, OwnerOnly(FileMode.OpenOrCreate));
            }
            catch (IOException held) when (IsHeld(held))
            {
                if (clock.GetElapsedTime(start) >= timeout)
                {
                    throw new TimeoutException($"another process has held '{path}' for {timeout.TotalSeconds:0.#} s", held);
                }

                await Task.Delay(s_poll, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>To write a file that nobody else may read, now or later.</summary>
    public static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static bool IsHeld(IOException failure) => failure.HResult ==
        (OperatingSystem.IsWindows() ? WindowsSharingViolation
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MacWouldBlock
        : LinuxWouldBlock);
}
