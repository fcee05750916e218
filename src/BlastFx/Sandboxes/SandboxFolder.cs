using System.Globalization;

namespace BlastFx.Sandboxes;

/// <summary>
/// The folder of a sandbox's key files, for this user alone. It is removed when the sandbox stops or the process exits; after a
/// killed process, by the next sandbox.
/// </summary>
internal sealed class SandboxFolder : IDisposable
{
    private const string Prefix = "bfx-sandbox-";

    /// <summary>Open while the folder is in use.</summary>
    private const string LockName = "lock";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly FileStream _lock;

    /// <summary>Creates a folder.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public SandboxFolder()
    {
        RemoveLeftovers();
        Path = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
        _lock = new FileStream(System.IO.Path.Combine(Path, LockName), NewPrivateFile());
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>Writes a file that only this user can read.</summary>
    /// <returns>The file's path.</returns>
    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        using var writer = new StreamWriter(path, NewPrivateFile());
        writer.Write(text);
        return path;
    }

    /// <summary>Removes the folder and its files.</summary>
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
    /// Removes the folders of this user's processes that no longer exist: the process id is unused and the lock is free. Neither
    /// is sufficient alone: a container has other process ids, and locks can be turned off.
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
                // It is locked, belongs to another user, or another process is removing it.
            }
        }
    }

    /// <summary>
    /// True if every folder that this user can delete was created by this user. Root can delete folders of others, so it cleans
    /// up only where others cannot write.
    /// </summary>
    private static bool IsSafeToClean(string parent) =>
        OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || (File.GetUnixFileMode(parent) & WritableByOthers) == 0;

    /// <summary>True if the folder is private and not a link: then it belongs to this user.</summary>
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
