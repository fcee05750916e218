using System.Runtime.InteropServices;

namespace BlastFx.Storage;

/// <summary>The owner, type and permissions of a file. Owner and type are known on Linux only, where .NET does not report them.</summary>
/// <param name="Owner">The user id of its owner.</param>
/// <param name="IsRegular">True for a regular file; false for a link, folder, pipe or device.</param>
/// <param name="IsMountPoint">True if something is mounted there; always false on kernels before 5.8, which do not report it.</param>
internal readonly partial record struct FileStatus(uint Owner, bool IsRegular, bool IsMountPoint)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode AccessibleToOthers = WritableByOthers | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // Constants of statx(2).
    private const int CurrentFolder = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint BasicStatus = 0x7ff;
    private const ulong MountRoot = 0x2000;
    private const int TypeMask = 0xf000;
    private const int RegularType = 0x8000;

    /// <summary>True if it belongs to the user of this process.</summary>
    public bool IsOwn => Owner == EffectiveUserId();

    /// <summary>True if it belongs to a user other than this one and root, who can access this user's files anyway.</summary>
    public bool IsForeign => !IsOwn && Owner != 0;

    /// <summary>Gets the status of a file; of a link, that of the link itself.</summary>
    /// <returns>Null if there is no such file, and on systems other than Linux.</returns>
    public static FileStatus? Of(string path) => Of(path, DoNotFollowLinks);

    /// <summary>Gets the status of a file; of a link, that of its target.</summary>
    /// <inheritdoc cref="Of(string)" path="/returns"/>
    public static FileStatus? OfTarget(string path) => Of(path, flags: 0);

    /// <summary>True if the permissions of a file let others than its owner read or change it (not on Windows).</summary>
    public static bool IsAccessibleToOthers(string path) => (ModeOf(path) & AccessibleToOthers) != 0;

    /// <summary>The reason why others can read or change a file, as the end of a sentence; null if they cannot.</summary>
    public static string? AccessOfOthers(string path) =>
        Of(path) is { IsForeign: true } ? "it belongs to another user"
        : IsAccessibleToOthers(path) ? "its permissions let others than its owner read or change it"
        : null;

    /// <summary>True if others can create files in a folder.</summary>
    public static bool IsFolderWritableByOthers(string folder) =>
        Of(folder) is { IsForeign: true } || (ModeOf(folder) & WritableByOthers) != 0;

    private static UnixFileMode ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() || !Path.Exists(path) ? UnixFileMode.None : File.GetUnixFileMode(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Reading the file reports the error.
            return UnixFileMode.None;
        }
    }

    private static FileStatus? Of(string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return StatX(CurrentFolder, path, flags, BasicStatus, out StatXBuffer status) == 0
                ? new FileStatus(status.Owner, (status.Mode & TypeMask) == RegularType, (status.Attributes & MountRoot) != 0)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without this call (musl before 1.2.5): only permissions are known.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out StatXBuffer status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();

    /// <summary>The head of <c>struct statx</c>, which has the same layout on every architecture (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXBuffer
    {
        [FieldOffset(8)]
        public ulong Attributes;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
