namespace BlastFx.Charts.Svg;

/// <summary>An SVG file of charts, from top to bottom.</summary>
internal static class ChartFile
{
    private const string Extension = ".svg";

    /// <summary>Rejects a path with another extension.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void CheckExtension(string path)
    {
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"'{path}' does not end in {Extension}. Charts are written as SVG only.");
        }
    }

    /// <summary>Draws the charts.</summary>
    public static MemoryStream Render(IReadOnlyList<IChart> charts, ChartSize size, string title)
    {
        var picture = new MemoryStream();
        using (var svg = new SvgWriter(picture, size with { Height = size.Height * charts.Count }, title))
        {
            for (int i = 0; i < charts.Count; i++)
            {
                svg.Group((double)size.Height * i);
                charts[i].Draw(svg, size);
                svg.End();
            }
        }

        return picture;
    }

    /// <summary>Writes the file in one step, so that a stopped command does not leave a partial file.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ChartFile"/>: the file cannot be written.</exception>
    public static void Save(MemoryStream picture, string path, bool replace)
    {
        try
        {
            using var file = new FileStream(path, replace ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            file.Write(picture.GetBuffer(), 0, (int)picture.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BfxException(
                BfxErrorIds.ChartFile,
                !replace && File.Exists(path)
                    ? $"'{path}' already exists. Specify another -Path, or omit -NoClobber to replace it."
                    : $"'{path}' cannot be written: {failure.Message.TrimEnd('.')}. No file was written.",
                failure);
        }
    }
}
