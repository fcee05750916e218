namespace BlastFx.Charts;

/// <content>An area of blocks, in eighths of a row, from nothing or the axis's end next to it.</content>
internal sealed partial class OperationsChart
{
    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size)
    {
        var frame = new TerminalFrame(size, ScaleOf(Math.Max(2, size.Height / 3)), Last, panelRows: 0, room => room);
        frame.Head(HeadingOf());
        decimal[] sums = Sampled(frame.Columns);
        // On the edge of a row, so that both sides of it can be filled.
        int ground = frame.Part(0, 8) / 8 * 8;
        ground = ground == (frame.Rows - 1) * 8 && _high <= 0 ? frame.Rows * 8 : ground;
        for (int column = 0; column < sums.Length; column++)
        {
            int height = frame.Part(sums[column], 8);
            if (sums[column] >= 0)
            {
                frame.Fill(column, ground, Math.Max(height, ground) + 1, Tone);
            }
            else
            {
                frame.Fill(column, Math.Min(height, ground - 1), ground, Tone);
            }
        }

        frame.NameColumns(TimeTicks.Of([.. Enumerable.Range(0, sums.Length).Select(column => TimeAt(column, sums.Length))], Math.Max(1, frame.Columns / 9))
            .Select(tick => (tick.Column, tick.Text, Tone.Dim)));
        return frame.Canvas;
    }
}
