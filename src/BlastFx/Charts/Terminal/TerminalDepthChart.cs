namespace BlastFx.Charts;

/// <content>Areas of blocks by price: bids to the left of the mid, asks to the right.</content>
internal sealed partial class DepthChart
{
    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size)
    {
        var frame = new TerminalFrame(size, Sizes(Math.Max(2, size.Height / 3)), marked: null, panelRows: 0, room => room);
        frame.Head(HeadingOf());
        Scale prices = Prices(Math.Max(1, frame.Columns / 11));
        int mid = ColumnOf(prices, Mid, frame.Columns);
        for (int row = 0; row < frame.Rows; row++)
        {
            frame.Set(mid, row, '┊', Tone.Dim);
        }

        // A step stands where its level does, so each column shows all that is reached within it.
        for (int column = 0; column < frame.Columns; column++)
        {
            DrawSize(frame, column, SizeAt(_bids, level => ColumnOf(prices, level.Price, frame.Columns) >= column), Tone.Up);
            DrawSize(frame, column, SizeAt(_asks, level => ColumnOf(prices, level.Price, frame.Columns) <= column), Tone.Down);
        }

        frame.NameColumns(prices.Ticks
            .Select(price => (ColumnOf(prices, price, frame.Columns), prices.Text(price), Tone.Dim))
            .Prepend((mid, Price(Mid), Tone.Strong)));
        return frame.Canvas;
    }

    private static int ColumnOf(Scale prices, decimal price, int columns) => (int)Math.Round(prices.At(price) * (columns - 1));

    private static void DrawSize(TerminalFrame frame, int column, decimal size, Tone tone)
    {
        if (size > 0)
        {
            frame.Fill(column, 0, frame.Part(size, 8) + 1, tone);
        }
    }
}
