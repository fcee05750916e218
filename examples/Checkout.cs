namespace BlastFx.Quickstart;

/// <summary>Where the project's files are.</summary>
internal static class Checkout
{
    private static readonly string s_root = Find();

    public static string PathOf(params string[] parts) => Path.Combine([s_root, .. parts]);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BlastFx.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The quickstart does not run from the checkout.");
    }
}
