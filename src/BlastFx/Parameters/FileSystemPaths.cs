using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Paths of files in arguments: relative to PowerShell's current location, and on any PowerShell drive.</summary>
internal static class FileSystemPaths
{
    /// <summary>Gets the full path of a file. The path is literal. If it does not exist, it is also tried without the backticks that
    /// completion adds before brackets.</summary>
    /// <param name="cmdlet">The cmdlet, which has the current location.</param>
    /// <param name="path">The path in the argument.</param>
    /// <param name="errorId">The id of the error if it is not in the file system.</param>
    /// <param name="outcome">The last sentence of the error message.</param>
    /// <exception cref="BfxException">It is not in the file system.</exception>
    public static string FileSystemPath(
        this PSCmdlet cmdlet,
        string path,
        string errorId = BfxErrorIds.KeyFile,
        string outcome = "Nothing was sent.")
    {
        try
        {
            string literal = Resolve(path);
            // Completion escapes [ and ] with a backtick, as for patterns.
            string unescaped = WildcardPattern.Unescape(path);
            return unescaped == path ? literal : Existing(literal, Resolve(unescaped));
        }
        catch (Exception notFound) when (notFound is RuntimeException or ArgumentException or NotSupportedException)
        {
            // An unknown drive or provider, or characters that are not valid in a path.
            throw NoFile(notFound.Message.TrimEnd('.'), notFound);
        }

        string Resolve(string text)
        {
            string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? resolved : throw NoFile($"it is a path of the provider {provider.Name}");
        }

        BfxException NoFile(string why, Exception? cause = null) => new(errorId, $"'{path}' is not a file: {why}. {outcome}", cause);
    }

    /// <summary>Gets the first path that exists, or, for a new file, whose folder exists.</summary>
    private static string Existing(string first, string second) =>
        new[] { first, second }.FirstOrDefault(Path.Exists)
        ?? new[] { first, second }.FirstOrDefault(path => Directory.Exists(Path.GetDirectoryName(path)))
        ?? first;
}
