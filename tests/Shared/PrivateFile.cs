namespace BlastFx.Testing;

/// <summary>Files that only their owner can read, as required of credential files.</summary>
internal static class PrivateFile
{
    /// <summary>Writes text to a new file.</summary>
    /// <returns>The path.</returns>
    public static string Write(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        return path;
    }
}
