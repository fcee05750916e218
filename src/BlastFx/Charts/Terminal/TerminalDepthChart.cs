namespace BlastFx.Charts.Terminal;

/// <summary>Draws a depth chart as areas of block characters: bids to the left of the mid price, asks to the right.</summary>
internal static class TerminalDepthChart
{
    private const int ColumnsPerPrice = 11;

    public static TerminalCanvas Draw(DepthChart chart, ChartSize size)
    {
        var frame = new TerminalFrame(size, chart.SizeScale(TerminalFrame.MaxTicks(size.Height)), marked: null, panelRows: 0, available => available);
        frame.WriteHeading(chart.Heading);
        Scale prices = chart.PriceScale(Math.Max(1, frame.Columns / ColumnsPerPrice));
        int mid = ColumnOf(prices, chart.Mid, frame.Columns);
        for (int row = 0; row < frame.Rows; row++)
        {
            frame.Set(mid, row, '┊', Tone.Dim);
        }

        // A step is at the price of its level, so each column shows the size that is reached within it.
        for (int column = 0; column < frame.Columns; column++)
        {
            DrawSize(frame, column, SizeAt(chart.Bids, level => ColumnOf(prices, level.Price, frame.Columns) >= column), Tone.Up);
            DrawSize(frame, column, SizeAt(chart.Asks, level => ColumnOf(prices, level.Price, frame.Columns) <= column), Tone.Down);
        }

        frame.LabelColumns(prices.Ticks
            .Select(price => (ColumnOf(prices, price, frame.Columns), prices.Text(price), Tone.Dim))
            .Prepend((mid, chart.Price(chart.Mid), Tone.Strong)));
        return frame.Canvas;
    }

    private static int ColumnOf(Scale prices, decimal price, int columns) => (int)Math.Round(prices.At(price) * (columns - 1));

    /// <summary>The cumulative size of the last level that is reached, best first.</summary>
    private static decimal SizeAt(IReadOnlyList<Level> side, Func<Level, bool> isReached)
    {
        decimal size = 0;
        foreach (Level level in side.TakeWhile(isReached))
        {
            size = level.Size;
        }

        return size;
    }

    private static void DrawSize(TerminalFrame frame, int column, decimal size, Tone tone)
    {
        if (size > 0)
        {
            frame.Fill(column, 0, frame.Position(size, 8) + 1, tone);
        }
    }
}
