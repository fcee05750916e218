namespace BlastFx.Charts;

/// <summary>
/// What charts in an SVG file share: heading, the plot with its grid, an axis of values to its right, and room for names
/// below.
/// </summary>
internal sealed class SvgFrame
{
    private const double Side = 16;
    private const double HeadingHeight = 58;
    private const double NamesHeight = 30;
    private const double PanelPart = 0.16;

    // Wide enough for a digit of the fonts asked for.
    private const double DigitWidth = 7;
    private const double NameWidth = 74;
    private const double TagHeight = 18;
    private const double Digit = 9;

    // XML makes one blank of several.
    private const string Gap = " · ";

    private readonly SvgWriter _svg;
    private readonly Scale _scale;

    /// <summary>Draws heading, grid and axis.</summary>
    /// <param name="svg">What is drawn into.</param>
    /// <param name="size">What there is room in.</param>
    /// <param name="scale">The axis of values.</param>
    /// <param name="heading">What stands above.</param>
    /// <param name="marked">The value marked on the axis, and whether it is a gain.</param>
    /// <param name="hasPanel">Whether the lowest part of the plot is another's.</param>
    public SvgFrame(SvgWriter svg, ChartSize size, Scale scale, Heading heading, (decimal Value, Tone Tone)? marked, bool hasPanel)
    {
        (_svg, _scale) = (svg, scale);
        double labels = scale.Ticks.Concat(marked is { } mark ? [mark.Value] : []).Select(tick => scale.Text(tick).Length).DefaultIfEmpty(0).Max() * DigitWidth;
        Left = Side;
        Right = Math.Max(Left + 1, size.Width - Side - labels - 10);
        Top = HeadingHeight;
        Floor = size.Height - NamesHeight;
        Bottom = hasPanel ? Floor - ((Floor - Top) * PanelPart) - 6 : Floor;
        int letters = (int)((size.Width - (2 * Side)) / DigitWidth);
        svg.Write("title", Side, 26, Heading.Fit(heading.Title, letters * 3 / 4, Gap));
        svg.Write("summary", Side, 46, Heading.Fit(heading.Summary, letters, Gap));
        DrawAxis(marked?.Value);
        if (marked is { } last)
        {
            Mark(last.Value, last.Tone, labels);
        }
    }

    /// <summary>The plot's left edge.</summary>
    public double Left { get; }

    /// <summary>The plot's right edge.</summary>
    public double Right { get; }

    /// <summary>The plot's upper edge.</summary>
    public double Top { get; }

    /// <summary>The plot's lower edge.</summary>
    public double Bottom { get; }

    /// <summary>The lower edge of the panel below the plot; the plot's own where there is none.</summary>
    public double Floor { get; }

    /// <summary>How wide the plot is.</summary>
    public double Width => Right - Left;

    /// <summary>How many times fit below.</summary>
    public int MaxNames => Math.Max(1, (int)(Width / NameWidth));

    /// <summary>How many values a chart that high names.</summary>
    public static int MaxTicks(ChartSize size) => Math.Max(2, (size.Height - 90) / 56);

    /// <summary>The height of a value.</summary>
    public double Y(decimal value) => Bottom - (_scale.At(value) * (Bottom - Top));

    /// <summary>Names a place below, with a line of the grid.</summary>
    public void Name(double x, string text)
    {
        _svg.Line("grid", x, Top, x, Floor);
        // A name at the edge stays within.
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
