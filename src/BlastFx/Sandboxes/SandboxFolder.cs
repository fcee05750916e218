using System.Globalization;

namespace BlastFx.Sandboxes;

/// <summary>
/// The folder of a sandbox's key files, for this user alone. It is removed when the sandbox stops or the process ends; what a
/// process left that was killed, the next sandbox removes.
/// </summary>
internal sealed class SandboxFolder : IDisposable
{
    private const string Prefix = "bfx-sandbox-";

    /// <summary>Held open as long as the folder is used.</summary>
    private const string LockName = "lock";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly FileStream _lock;

    /// <summary>Makes a folder.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public SandboxFolder()
    {
        RemoveLeftovers();
        Path = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
        _lock = new FileStream(System.IO.Path.Combine(Path, LockName), NewPrivateFile());
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Writes a file into it that this user alone can read.</summary>
    /// <returns>The file's path.</returns>
    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        using var writer = new StreamWriter(path, NewPrivateFile());
        writer.Write(text);
        return path;
    }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static FileStreamOptions NewPrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>
    /// Removes the folders of processes that are gone: of this user, with a process id that is nobody's and a lock that nobody
    /// holds. Either alone can deceive: ids are others in a container, and locks can be switched off.
    /// </summary>
    private static void RemoveLeftovers()
    {
        string parent = System.IO.Path.GetTempPath();
        if (!IsSafeToClean(parent))
        {
            return;
        }

        foreach (string folder in Directory.EnumerateDirectories(parent, $"{Prefix}*"))
        {
            try
            {
                if (IsOwn(folder) && ProcessOf(folder) is { } process && !Exists(process))
                {
                    using (new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    {
                    }

                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception used) when (used is IOException or UnauthorizedAccessException)
            {
                // Somebody holds its lock, it is another user's, or another process removes it right now: it is not ours to remove.
            }
        }
    }

    /// <summary>
    /// Whether what is this user's to delete was made by this user. Root may delete what others have planted, so it cleans only
    /// where others cannot write.
    /// </summary>
    private static bool IsSafeToClean(string parent) =>
        OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || (File.GetUnixFileMode(parent) & WritableByOthers) == 0;

    /// <summary>A private folder that can be read is one's own, and nobody else can put a link in its place.</summary>
    private static bool IsOwn(string folder) =>
        new DirectoryInfo(folder).LinkTarget is null && (OperatingSystem.IsWindows() || File.GetUnixFileMode(folder) == Private);

    private static int? ProcessOf(string folder) =>
        System.IO.Path.GetFileName(folder).Split('-') is [_, _, var id, ..]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;

    private static bool Exists(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
