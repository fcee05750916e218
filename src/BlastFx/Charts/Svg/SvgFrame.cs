namespace BlastFx.Charts.Svg;

/// <summary>
/// The frame of a chart in an SVG file: heading, the plot with its grid, an axis of values to its right, and labels below.
/// </summary>
internal sealed class SvgFrame
{
    private const double Side = 16;
    private const double HeadingHeight = 58;
    private const double LabelsHeight = 30;
    private const double PanelShare = 0.16;

    // Enough for a digit of the fonts of SvgWriter.
    private const double DigitWidth = 7;
    private const double LabelWidth = 74;
    private const double TagHeight = 18;
    private const double Digit = 9;

    // XML collapses consecutive spaces.
    private const string Gap = " · ";

    private readonly SvgWriter _svg;
    private readonly Scale _scale;

    /// <summary>Draws heading, grid and axis.</summary>
    /// <param name="svg">The file.</param>
    /// <param name="size">The size of the chart.</param>
    /// <param name="scale">The axis of values.</param>
    /// <param name="heading">The heading.</param>
    /// <param name="marked">The value marked on the axis, and its tone.</param>
    /// <param name="hasPanel">True if there is a panel below the plot.</param>
    public SvgFrame(SvgWriter svg, ChartSize size, Scale scale, Heading heading, (decimal Value, Tone Tone)? marked, bool hasPanel)
    {
        (_svg, _scale) = (svg, scale);
        double labels = scale.Ticks.Concat(marked is { } mark ? [mark.Value] : []).Select(tick => scale.Text(tick).Length).DefaultIfEmpty(0).Max() * DigitWidth;
        Left = Side;
        Right = Math.Max(Left + 1, size.Width - Side - labels - 10);
        Top = HeadingHeight;
        Floor = size.Height - LabelsHeight;
        Bottom = hasPanel ? Floor - ((Floor - Top) * PanelShare) - 6 : Floor;
        int letters = (int)((size.Width - (2 * Side)) / DigitWidth);
        svg.Write("title", Side, 26, Heading.Fit(heading.Title, letters * 3 / 4, Gap));
        svg.Write("summary", Side, 46, Heading.Fit(heading.Summary, letters, Gap));
        DrawAxis(marked?.Value);
        if (marked is { } last)
        {
            Mark(last.Value, last.Tone, labels);
        }
    }

    /// <summary>The left edge of the plot.</summary>
    public double Left { get; }

    /// <summary>The right edge of the plot.</summary>
    public double Right { get; }

    /// <summary>The upper edge of the plot.</summary>
    public double Top { get; }

    /// <summary>The lower edge of the plot.</summary>
    public double Bottom { get; }

    /// <summary>The lower edge of the panel, or of the plot if there is no panel.</summary>
    public double Floor { get; }

    /// <summary>The width of the plot.</summary>
    public double Width => Right - Left;

    /// <summary>The maximum number of time labels.</summary>
    public int MaxTimeLabels => Math.Max(1, (int)(Width / LabelWidth));

    /// <summary>The maximum number of value labels for a height.</summary>
    public static int MaxTicks(ChartSize size) => Math.Max(2, (size.Height - 90) / 56);

    /// <summary>Gets the vertical position of a value.</summary>
    public double Y(decimal value) => Bottom - (_scale.At(value) * (Bottom - Top));

    /// <summary>Labels a position below the plot, with a grid line.</summary>
    public void Label(double x, string text)
    {
        _svg.Line("grid", x, Top, x, Floor);
        // Keep a label at the edge inside.
        double half = text.Length * DigitWidth / 2;
        _svg.Write("time", Math.Max(x, half), Floor + 18, text, "middle");
    }

    private void DrawAxis(decimal? marked)
    {
        foreach (decimal tick in _scale.Ticks)
        {
            _svg.Line("grid", Left, Y(tick), Right, Y(tick));
            if (marked is not { } mark || Math.Abs(Y(tick) - Y(mark)) >= TagHeight)
            {
                _svg.Write("value", Right + 8, Y(tick) + (Digit / 2), _scale.Text(tick));
            }
        }

        _svg.Line("grid", Left, Floor, Right, Floor);
    }

    private void Mark(decimal value, Tone tone, double labels)
    {
        _svg.Line("mark", Left, Y(value), Right, Y(value));
        _svg.Rectangle(tone == Tone.Up ? "up tag" : "down tag", Right + 3, Y(value) - (TagHeight / 2), labels + 10, TagHeight);
        _svg.Write("tagged", Right + 8, Y(value) + (Digit / 2), _scale.Text(value));
    }
}
