namespace BlastFx.Storage;

/// <summary>An I/O error of a credential store with a cause more specific than the system's message, and advice.</summary>
/// <param name="message">The cause, as the end of a sentence.</param>
/// <param name="advice">What the user can do, as a sentence without a period.</param>
internal sealed class StorageException(string message, string advice) : IOException(message)
{
    // ENOSPC; EDQUOT of Linux and of macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    private static readonly int[] s_diskFull = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070070), unchecked((int)0x80070027)]
        : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    // EBUSY, on Linux and macOS alike.
    private const int Busy = 16;

    private string Advice { get; } = advice;

    /// <summary>The error that a file with its own mount point cannot be replaced.</summary>
    public static StorageException MountPoint() => new(
        "it is a mount point, and a mount point cannot be replaced", "Mount its folder instead of the file");

    /// <summary>The error of refreshed tokens that cannot be stored.</summary>
    /// <param name="resource">The name of the store, such as <c>API key file '/path'</c>.</param>
    /// <param name="cause">The error of the system, or a <see cref="StorageException"/>.</param>
    /// <param name="location">A sentence that states where the tokens are; empty if there are none, or only the session has them.</param>
    public static BfxException NotPersisted(string resource, Exception cause, string location = "")
    {
        StorageException? known = From(cause);
        string reason = (known ?? cause).Message.TrimEnd('.');
        string advice = known?.Advice ?? "Make the file and its folder writable for this user";
        return new BfxException(
            BfxErrorIds.NotPersisted, $"Refreshed tokens cannot be written to the {resource}: {reason}. {location}{advice}.", cause);
    }

    private static StorageException? From(Exception error) => error switch
    {
        StorageException known => known,
        IOException full when s_diskFull.Contains(full.HResult) => new(
            "the disk is full, or the quota of this user is used up", "Free disk space and try again"),
        IOException { HResult: Busy } when !OperatingSystem.IsWindows() => MountPoint(),
        _ => null,
    };
}
