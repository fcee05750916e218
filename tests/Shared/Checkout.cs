namespace BlastFx.Testing;

/// <summary>Paths of files in the checkout.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Manifest => PathOf("BlastFx.psd1");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BlastFx.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from the checkout.");
    }
}
