using System.Globalization;
using System.Management.Automation.Host;

namespace BlastFx.Charts;

/// <summary>The size of a chart: columns and lines of a terminal, or pixels.</summary>
internal readonly record struct ChartSize(int Width, int Height);

/// <summary>The sizes that charts can have.</summary>
internal sealed record ChartSizes(ChartSize Min, ChartSize Max, ChartSize Default)
{
    /// <summary>Sizes in a terminal.</summary>
    public static ChartSizes Terminal { get; } = new(new(30, 8), new(1000, 500), new(80, 24));

    /// <summary>Sizes of a file.</summary>
    public static ChartSizes File { get; } = new(new(200, 150), new(10_000, 10_000), new(960, 540));

    /// <summary>Rejects a size out of range; 0 is not specified.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public void Check(int width, int height)
    {
        Check("Width", width, Min.Width, Max.Width);
        Check("Height", height, Min.Height, Max.Height);
    }

    /// <summary>The size for a host: its window without the lines of the prompt, or the default size if it has no window.</summary>
    public ChartSize In(PSHost host)
    {
        Size window = default;
        try
        {
            window = host.UI?.RawUI?.WindowSize ?? default;
        }
        catch (Exception noWindow) when (noWindow is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException)
        {
            // Hosts without a window throw different exceptions.
        }

        (int width, int height) = window.Width > 0 && window.Height > 0 ? (window.Width, window.Height) : (Default.Width, Default.Height);
        // Some terminals wrap a line as wide as the window, and the prompt needs two lines.
        return new ChartSize(Math.Clamp(width - 1, Min.Width, Max.Width), Math.Clamp(height - 2, Min.Height, Max.Height));
    }

    private static void Check(string name, int value, int min, int max)
    {
        if (value != 0 && (value < min || value > max))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"-{name} must be from {min} to {max} here, not {value}."));
        }
    }
}
