namespace BlastFx.Charts;

/// <summary>A file that charts are written to, one under the other.</summary>
internal static class ChartFile
{
    /// <summary>What its name ends in.</summary>
    public const string Extension = ".svg";

    /// <summary>Makes the picture.</summary>
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

    /// <summary>Writes it at once, so that nothing that ends the command leaves half a file.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.ChartFile"/>: it cannot be written.</exception>
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
                    ? $"'{path}' is there already: give another -Path, or leave -NoClobber out to replace it."
                    : $"'{path}' cannot be written: {failure.Message.TrimEnd('.')}. Nothing was drawn.",
                failure);
        }
    }
}
