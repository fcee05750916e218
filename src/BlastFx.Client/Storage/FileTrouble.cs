namespace BlastFx.Storage;

/// <summary>Why a file cannot be replaced, where more can be said than the system says, and what to do.</summary>
/// <param name="message">What is wrong, as the end of a sentence.</param>
/// <param name="advice">What to do, a sentence.</param>
internal sealed class FileTrouble(string message, string advice) : IOException(message)
{
    // ENOSPC; EDQUOT of Linux and of macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    private static readonly int[] s_full = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070070), unchecked((int)0x80070027)]
        : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    // EBUSY, of Linux and macOS alike.
    private const int Busy = 16;

    /// <summary>What to do about it.</summary>
    public string Advice { get; } = advice;

    /// <summary>The system's error, where it can be said better; else null.</summary>
    public static FileTrouble? Of(Exception error) => error switch
    {
        FileTrouble said => said,
        IOException full when s_full.Contains(full.HResult) => new FileTrouble(
            "the disk is full, or this user may not fill it further", "Make room on it and try again"),
        IOException { HResult: Busy } when !OperatingSystem.IsWindows() => MountPoint(),
        _ => null,
    };

    /// <summary>A file that is mounted by itself: nothing can take its place.</summary>
    public static FileTrouble MountPoint() => new(
        "it is a mount point of its own, and such a file cannot be replaced", "Mount its folder instead of the file");
}
