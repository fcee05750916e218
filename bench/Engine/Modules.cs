namespace BlastFx.Bench.Engine;

/// <summary>The manifests of the modules that are measured.</summary>
internal static class Modules
{
    public static string Root { get; } = FindRoot();

    public static string BlastFx => Path.Combine(Root, "BlastFx.psd1");

    /// <summary>A module with one cmdlet that does nothing, built beside this program.</summary>
    public static string Empty
    {
        get
        {
            // Both stand in the artifacts folder, as <project>/<configuration>.
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(own.Parent!.Parent!.FullName, "EmptyModule", own.Name, "EmptyModule.psd1");
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BlastFx.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The bench does not run from the checkout.");
    }
}
