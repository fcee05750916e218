namespace BlastFx.Quickstart.Hosting;

/// <summary>What the console can do.</summary>
internal static class Terminal
{
    private const int UsualWidth = 120;

    public static bool TakesColours { get; } =
        !Console.IsOutputRedirected
        && !Console.IsErrorRedirected
        && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        // Older Windows consoles print the codes as they are.
        && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);

    public static bool ShowsProgress => !Console.IsOutputRedirected && !Console.IsErrorRedirected;

    /// <summary>How many characters a line has; the usual number where the output goes to a file or a pipe.</summary>
    public static int Width => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and int width ? width : UsualWidth;

    public static int Height => !Console.IsOutputRedirected && Console.WindowHeight is > 0 and int height ? height : 50;
}
