namespace BlastFx.Tests;

/// <summary>Files that only their owner can read, as credentials want them.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a text, in a file made anew.</summary>
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
