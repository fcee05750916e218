namespace BlastFx.Storage;

/// <summary>Who else can get at a file, by its owner (on Linux) and its mode (not on Windows).</summary>
internal static class FileAccessRights
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersAccess = OthersWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether its mode lets others than its owner read or change a file.</summary>
    public static bool IsOpenToOthers(string path) => (ModeOf(path) & OthersAccess) != 0;

    /// <summary>Who else can read or change a file, as the end of a sentence; null where nobody can.</summary>
    public static string? OfOthers(string path) =>
        FileFacts.Of(path) is { IsForeign: true } ? "it belongs to another user"
        : IsOpenToOthers(path) ? "others than its owner can read or change it, by its mode"
        : null;

    /// <summary>Whether others can put files into a folder.</summary>
    public static bool IsFolderOpenToOthers(string folder) =>
        FileFacts.Of(folder) is { IsForeign: true } || (ModeOf(folder) & OthersWrite) != 0;

    private static UnixFileMode ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() || !Path.Exists(path) ? UnixFileMode.None : File.GetUnixFileMode(path);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // Reading it says what is wrong with it.
            return UnixFileMode.None;
        }
    }
}
