namespace BlastFx.Charts;

/// <summary>Something that can be drawn, in a terminal or into an SVG file.</summary>
internal interface IChart
{
    /// <summary>Draws it with characters.</summary>
    TerminalCanvas Draw(ChartSize size);

    /// <summary>Draws it into a file.</summary>
    void Draw(SvgWriter svg, ChartSize size);
}

/// <summary>How large a chart is: columns and lines of a terminal, or pixels.</summary>
internal readonly record struct ChartSize(int Width, int Height);
