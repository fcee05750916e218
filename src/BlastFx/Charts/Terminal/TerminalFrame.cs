namespace BlastFx.Charts;

/// <summary>
/// What charts in a terminal share: two lines of heading, the plot, an axis of values to its right, and two lines of axis
/// below.
/// </summary>
internal sealed class TerminalFrame
{
    private const int HeadingRows = 2;
    private const int AxisRows = 2;

    // The axis itself and a blank.
    private const int AxisColumns = 2;
    private const string Gap = "  ";
    private const string Lower = " ▁▂▃▄▅▆▇█";

    private readonly Scale _scale;

    /// <summary>Draws the axis of values.</summary>
    /// <param name="size">What there is room in.</param>
    /// <param name="scale">The axis of values.</param>
    /// <param name="marked">The value marked on the axis.</param>
    /// <param name="panelRows">How many rows under the plot are another's.</param>
    /// <param name="columns">How many columns a plot of that width takes.</param>
    public TerminalFrame(ChartSize size, Scale scale, decimal? marked, int panelRows, Func<int, int> columns)
    {
        _scale = scale;
        int labels = scale.Ticks.Concat(marked is { } value ? [value] : []).Select(tick => scale.Text(tick).Length).DefaultIfEmpty(0).Max();
        Room = Math.Max(1, size.Width - labels - AxisColumns);
        Columns = columns(Room);
        Rows = Math.Max(1, size.Height - HeadingRows - AxisRows - panelRows);
        PanelRows = panelRows;
        Canvas = new TerminalCanvas(size);
        DrawAxis(marked);
    }

    /// <summary>What is drawn on.</summary>
    public TerminalCanvas Canvas { get; }

    /// <summary>How wide the plot could be.</summary>
    public int Room { get; }

    /// <summary>How wide the plot is.</summary>
    public int Columns { get; }

    /// <summary>How high the plot is, without the panel.</summary>
    public int Rows { get; }

    /// <summary>How high the panel below the plot is.</summary>
    public int PanelRows { get; }

    /// <summary>Writes what stands above.</summary>
    public void Head(Heading heading)
    {
        Canvas.Write(0, 0, Heading.Fit(heading.Title, Canvas.Size.Width, Gap), Tone.Strong);
        Canvas.Write(0, 1, Heading.Fit(heading.Summary, Canvas.Size.Width, Gap), Tone.Plain);
    }

    /// <summary>The part of the plot's height, in so many parts to the row, that a value falls into; 0 is the lowest.</summary>
    public int Part(decimal value, int parts) => Math.Min((Rows * parts) - 1, (int)(_scale.At(value) * Rows * parts));

    /// <summary>Draws into the plot; row 0 is its lowest.</summary>
    public void Set(int column, int row, char glyph, Tone tone) => Canvas.Set(column, HeadingRows + Rows - 1 - row, glyph, tone);

    /// <summary>Fills a column of the plot between two heights in eighths of a row.</summary>
    public void Fill(int column, int from, int to, Tone tone)
    {
        for (int row = from / 8; row * 8 < to; row++)
        {
            Set(column, row, Block(Math.Max(0, from - (row * 8)), Math.Min(8, to - (row * 8))), tone);
        }
    }

    /// <summary>Draws a bar of the panel, as high as the part of it.</summary>
    public void Bar(int column, double part, Tone tone)
    {
        int eighths = (int)Math.Ceiling(part * PanelRows * 8);
        for (int row = 0; row * 8 < eighths; row++)
        {
            Canvas.Set(column, HeadingRows + Rows + PanelRows - 1 - row, Lower[Math.Min(8, eighths - (row * 8))], tone);
        }
    }

    /// <summary>Writes beside the panel.</summary>
    public void PanelLabel(string text) => Canvas.Write(Columns + AxisColumns, HeadingRows + Rows, text, Tone.Dim);

    /// <summary>Names columns on the axis below, as many as do not touch; those that come first win.</summary>
    public void NameColumns(IEnumerable<(int Column, string Text, Tone Tone)> names)
    {
        int row = HeadingRows + Rows + PanelRows;
        for (int column = 0; column < Columns; column++)
        {
            Canvas.Set(column, row, '─', Tone.Dim);
        }

        Canvas.Set(Columns, row, '┘', Tone.Dim);
        foreach ((int column, string text, Tone tone) in names)
        {
            int start = Math.Clamp(column - (text.Length / 2), 0, Math.Max(0, Canvas.Size.Width - text.Length));
            if (Enumerable.Range(start - 1, text.Length + 2).All(place => place < 0 || place >= Canvas.Size.Width || Canvas.IsFree(place, row + 1)))
            {
                Canvas.Set(column, row, '┴', Tone.Dim);
                Canvas.Write(start, row + 1, text, tone);
            }
        }
    }

    private static char Block(int from, int to) => (from, to) switch
    {
        (0, _) => Lower[to],
        ( <= 2, 8) => '█',
        ( <= 5, 8) => '▀',
        (_, 8) => '▔',
        _ => '─',
    };

    private void DrawAxis(decimal? marked)
    {
        for (int row = 0; row < Rows + PanelRows; row++)
        {
            Canvas.Set(Columns, HeadingRows + row, '│', Tone.Dim);
        }

        int? markedRow = marked is { } value ? Part(value, 1) : null;
        foreach (decimal tick in _scale.Ticks)
        {
            int row = Part(tick, 1);
            if (row != markedRow)
            {
                Set(Columns, row, '┤', Tone.Dim);
                Canvas.Write(Columns + AxisColumns, HeadingRows + Rows - 1 - row, _scale.Text(tick), Tone.Dim);
            }
        }

        if (marked is { } last)
        {
            Set(Columns, markedRow!.Value, '◄', Tone.Strong);
            Canvas.Write(Columns + AxisColumns, HeadingRows + Rows - 1 - markedRow.Value, _scale.Text(last), Tone.Strong);
        }
    }
}
