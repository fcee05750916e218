namespace BlastFx.Charts.Terminal;

/// <summary>Draws the sums of balance operations as an area of block characters, in eighths of a row, from zero or the nearest end of the axis.</summary>
internal static class TerminalOperationsChart
{
    public static TerminalCanvas Draw(OperationsChart chart, ChartSize size)
    {
        var frame = new TerminalFrame(size, chart.ScaleOf(TerminalFrame.MaxTicks(size.Height)), chart.Last, panelRows: 0, available => available);
        frame.WriteHeading(chart.Heading);
        decimal[] sums = chart.Sampled(frame.Columns);
        // At the edge of a row, so that both sides of it can be filled.
        int ground = frame.Position(0, 8) / 8 * 8;
        ground = ground == (frame.Rows - 1) * 8 && chart.High <= 0 ? frame.Rows * 8 : ground;
        for (int column = 0; column < sums.Length; column++)
        {
            int height = frame.Position(sums[column], 8);
            if (sums[column] >= 0)
            {
                frame.Fill(column, ground, Math.Max(height, ground) + 1, chart.Tone);
            }
            else
            {
                frame.Fill(column, Math.Min(height, ground - 1), ground, chart.Tone);
            }
        }

        frame.LabelTimes([.. Enumerable.Range(0, sums.Length).Select(column => chart.TimeAt(column, sums.Length))], column => column);
        return frame.Canvas;
    }
}
