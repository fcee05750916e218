using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Files as cmdlets are given them: relative to PowerShell's location, maybe on a drive of its own.</summary>
internal static class FileSystemPaths
{
    /// <summary>The full path of a file. The path is taken to the letter; one that is not there is also looked for without the
    /// backticks that completion puts before brackets.</summary>
    /// <param name="cmdlet">The cmdlet, which knows the location.</param>
    /// <param name="path">The path as it was given.</param>
    /// <param name="errorId">The id of the error where it is not on the file system.</param>
    /// <param name="outcome">What the error says has not happened.</param>
    /// <exception cref="BfxException">It is not on the file system.</exception>
    public static string FileSystemPath(
        this PSCmdlet cmdlet,
        string path,
        string errorId = BfxErrorIds.KeyFile,
        string outcome = "Nothing was sent.")
    {
        try
        {
            string literal = Resolve(path);
            // Completion writes [ and ] as it must for patterns, with a backtick.
            string unescaped = WildcardPattern.Unescape(path);
            return unescaped == path ? literal : TheOneThere(literal, Resolve(unescaped));
        }
        catch (Exception nowhere) when (nowhere is RuntimeException or ArgumentException or NotSupportedException)
        {
            // A drive or a provider that is not there, or characters that no path has.
            throw NoFile(nowhere.Message.TrimEnd('.'), nowhere);
        }

        string Resolve(string given)
        {
            string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? resolved : throw NoFile($"it names the provider {provider.Name}");
        }

        BfxException NoFile(string why, Exception? cause = null) => new(errorId, $"'{path}' is not a file: {why}. {outcome}", cause);
    }

    /// <summary>Of two readings of a path the one that is there, or else the one whose folder is: a new file may be meant.</summary>
    private static string TheOneThere(string first, string second) =>
        new[] { first, second }.FirstOrDefault(Path.Exists)
        ?? new[] { first, second }.FirstOrDefault(path => Directory.Exists(Path.GetDirectoryName(path)))
        ?? first;
}
