namespace BlastFx.Bench;

/// <summary>Paths of what was built together with this program, in the same configuration.</summary>
internal static class BuildOutput
{
    private static readonly string s_configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The root of the checkout; this program is in artifacts/bin/Bench/CONFIGURATION.</summary>
    public static string Checkout { get; } = Path.GetFullPath("../../../..", AppContext.BaseDirectory);

    public static string Scripts { get; } = Path.Combine(Checkout, "bench", "Scripts");

    public static string Module { get; } = Path.Combine(Checkout, "BlastFx.psd1");

    public static string EmptyModule { get; } = PathOf("EmptyModule", "EmptyModule.psd1");

    public static string Pwsh { get; } = PathOf("PowerShell", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");

    private static string PathOf(string project, string file) => Path.Combine(Checkout, "artifacts", "bin", project, s_configuration, file);
}
