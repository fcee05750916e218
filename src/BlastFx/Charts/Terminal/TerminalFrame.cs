namespace BlastFx.Charts.Terminal;

/// <summary>
/// The frame of a chart in a terminal: two lines of heading, the plot, an axis of values to its right, and two lines of axis
/// below.
/// </summary>
internal sealed class TerminalFrame
{
    private const int HeadingRows = 2;
    private const int AxisRows = 2;

    // The axis and a space.
    private const int AxisColumns = 2;
    private const int ColumnsPerTime = 9;
    private const string Gap = "  ";
    private const string Lower = " ▁▂▃▄▅▆▇█";

    private readonly Scale _scale;

    /// <summary>Draws the axis of values.</summary>
    /// <param name="size">The size of the chart.</param>
    /// <param name="scale">The axis of values.</param>
    /// <param name="marked">The value marked on the axis, if any.</param>
    /// <param name="panelRows">The number of rows of the panel below the plot.</param>
    /// <param name="columns">Gets the width of the plot from the available width.</param>
    public TerminalFrame(ChartSize size, Scale scale, decimal? marked, int panelRows, Func<int, int> columns)
    {
        _scale = scale;
        int labels = scale.Ticks.Concat(marked is { } value ? [value] : []).Select(tick => scale.Text(tick).Length).DefaultIfEmpty(0).Max();
        AvailableColumns = Math.Max(1, size.Width - labels - AxisColumns);
        Columns = columns(AvailableColumns);
        Rows = Math.Max(1, size.Height - HeadingRows - AxisRows - panelRows);
        PanelRows = panelRows;
        Canvas = new TerminalCanvas(size);
        DrawAxis(marked);
    }

    /// <summary>The canvas.</summary>
    public TerminalCanvas Canvas { get; }

    /// <summary>The available width of the plot.</summary>
    public int AvailableColumns { get; }

    /// <summary>The width of the plot.</summary>
    public int Columns { get; }

    /// <summary>The height of the plot without the panel.</summary>
    public int Rows { get; }

    /// <summary>The height of the panel below the plot.</summary>
    public int PanelRows { get; }

    /// <summary>The maximum number of value labels for a number of rows.</summary>
    public static int MaxTicks(int rows) => Math.Max(2, rows / 3);

    /// <summary>Writes the heading.</summary>
    public void WriteHeading(Heading heading)
    {
        Canvas.Write(0, 0, Heading.Fit(heading.Title, Canvas.Size.Width, Gap), Tone.Strong);
        Canvas.Write(0, 1, Heading.Fit(heading.Summary, Canvas.Size.Width, Gap), Tone.Plain);
    }

    /// <summary>Gets the vertical position of a value, in parts of a row; 0 is the lowest.</summary>
    public int Position(decimal value, int partsPerRow) => Math.Min((Rows * partsPerRow) - 1, (int)(_scale.At(value) * Rows * partsPerRow));

    /// <summary>Draws a character of the plot; row 0 is the lowest.</summary>
    public void Set(int column, int row, char glyph, Tone tone) => Canvas.Set(column, HeadingRows + Rows - 1 - row, glyph, tone);

    /// <summary>Fills a column of the plot between two positions in eighths of a row.</summary>
    public void Fill(int column, int from, int to, Tone tone)
    {
        for (int row = from / 8; row * 8 < to; row++)
        {
            Set(column, row, Block(Math.Max(0, from - (row * 8)), Math.Min(8, to - (row * 8))), tone);
        }
    }

    /// <summary>Draws a bar of the panel.</summary>
    public void DrawBar(int column, double height, Tone tone)
    {
        int eighths = (int)Math.Ceiling(height * PanelRows * 8);
        for (int row = 0; row * 8 < eighths; row++)
        {
            Canvas.Set(column, HeadingRows + Rows + PanelRows - 1 - row, Lower[Math.Min(8, eighths - (row * 8))], tone);
        }
    }

    /// <summary>Writes the label of the panel.</summary>
    public void LabelPanel(string text) => Canvas.Write(Columns + AxisColumns, HeadingRows + Rows, text, Tone.Dim);

    /// <summary>Labels columns on the axis below. A label that would touch an earlier one is omitted.</summary>
    public void LabelColumns(IEnumerable<(int Column, string Text, Tone Tone)> labels)
    {
        int row = HeadingRows + Rows + PanelRows;
        for (int column = 0; column < Columns; column++)
        {
            Canvas.Set(column, row, '─', Tone.Dim);
        }

        Canvas.Set(Columns, row, '┘', Tone.Dim);
        foreach ((int column, string text, Tone tone) in labels)
        {
            int start = Math.Clamp(column - (text.Length / 2), 0, Math.Max(0, Canvas.Size.Width - text.Length));
            if (Enumerable.Range(start - 1, text.Length + 2).All(place => place < 0 || place >= Canvas.Size.Width || Canvas.IsFree(place, row + 1)))
            {
                Canvas.Set(column, row, '┴', Tone.Dim);
                Canvas.Write(start, row + 1, text, tone);
            }
        }
    }

    /// <summary>Labels columns with round times.</summary>
    /// <param name="times">The times, in order.</param>
    /// <param name="columnOf">Gets the column of a time by its index.</param>
    public void LabelTimes(IReadOnlyList<DateTimeOffset> times, Func<int, int> columnOf) =>
        LabelColumns(TimeTicks.Of(times, Math.Max(1, Columns / ColumnsPerTime)).Select(tick => (columnOf(tick.Column), tick.Text, Tone.Dim)));

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

        int? markedRow = marked is { } value ? Position(value, 1) : null;
        foreach (decimal tick in _scale.Ticks)
        {
            int row = Position(tick, 1);
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
