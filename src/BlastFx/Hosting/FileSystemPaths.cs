using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>Files as cmdlets are given them: relative to PowerShell's location, maybe on a drive of its own.</summary>
internal static class FileSystemPaths
{
    /// <summary>The full path of a file.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.KeyFile"/>: it is not on the file system.</exception>
    public static string FileSystemPath(this PSCmdlet cmdlet, string path)
    {
        try
        {
            string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? resolved : throw NoFile(path, $"it names the provider {provider.Name}");
        }
        catch (Exception nowhere) when (nowhere is RuntimeException or ArgumentException or NotSupportedException)
        {
            // A drive or a provider that is not there, or characters that no path has.
            throw NoFile(path, nowhere.Message.TrimEnd('.'), nowhere);
        }
    }

    private static BfxException NoFile(string path, string why, Exception? cause = null) =>
        new(BfxErrorIds.KeyFile, $"'{path}' is not a file: {why}. Nothing was sent.", cause);
}
