using BlastFx.Charts.Svg;
using BlastFx.Charts.Terminal;

namespace BlastFx.Charts;

/// <summary>A chart, drawn with characters or as SVG.</summary>
internal interface IChart
{
    /// <summary>Draws the chart with characters.</summary>
    TerminalCanvas Draw(ChartSize size);

    /// <summary>Draws the chart into an SVG file.</summary>
    void Draw(SvgWriter svg, ChartSize size);
}

/// <summary>The meaning of a part of a chart, which determines its colour.</summary>
internal enum Tone
{
    /// <summary>Text.</summary>
    Plain,

    /// <summary>Gains and bids.</summary>
    Up,

    /// <summary>Losses and asks.</summary>
    Down,

    /// <summary>Axes and guide lines.</summary>
    Dim,

    /// <summary>Emphasized text.</summary>
    Strong,
}
