namespace BlastFx.Charts.Terminal;

/// <summary>Draws candlesticks with characters, in half rows and as wide as possible, and volumes below if there is space.</summary>
internal static class TerminalPriceChart
{
    private const int MaxBodyColumns = 7;

    public static TerminalCanvas Draw(PriceChart chart, ChartSize size)
    {
        int panel = chart.Total.Volume <= 0 ? 0 : size.Height switch { >= 32 => 3, >= 16 => 2, _ => 0 };
        Scale scale = chart.ScaleOf(TerminalFrame.MaxTicks(size.Height - panel));
        var frame = new TerminalFrame(size, scale, chart.Total.Close, panel, available => (int)(chart.BarCount(chart.GroupSize(available)) * SlotWidth(chart, available)));
        int groupSize = chart.GroupSize(frame.AvailableColumns);
        var slots = new Slots(SlotWidth(chart, frame.AvailableColumns));
        Bar[] bars = chart.Bars(groupSize);
        frame.WriteHeading(chart.HeadingOf(groupSize, "┃ up █ down"));
        for (int column = 0; column < frame.Columns; column++)
        {
            frame.Set(column, frame.Position(chart.Total.Close, 1), '┈', Tone.Dim);
        }

        for (int i = 0; i < bars.Length; i++)
        {
            DrawCandle(frame, slots.Middle(i), slots.Side, bars[i]);
        }

        DrawVolumes(frame, bars, slots);
        frame.LabelTimes([.. bars.Select(bar => bar.Time)], slots.Middle);
        return frame.Canvas;
    }

    /// <summary>
    /// The number of columns for each candle: one if there are fewer than two, because gaps between some candles only would
    /// look like missing candles.
    /// </summary>
    private static double SlotWidth(PriceChart chart, int available) =>
        (double)available / chart.BarCount(chart.GroupSize(available)) is >= 2 and var width ? width : 1;

    private static void DrawCandle(TerminalFrame frame, int middle, int side, Bar bar)
    {
        int low = frame.Position(bar.Low, 2);
        int high = frame.Position(bar.High, 2);
        int bottom = frame.Position(Math.Min(bar.Open, bar.Close), 2);
        int top = frame.Position(Math.Max(bar.Open, bar.Close), 2);
        for (int row = low / 2; row <= high / 2; row++)
        {
            Draw(middle, row, PartAt((row * 2) + 1), PartAt(row * 2));
        }

        for (int row = bottom / 2; row <= top / 2; row++)
        {
            for (int beside = 1; beside <= side; beside++)
            {
                Draw(middle - beside, row, BodyAt((row * 2) + 1), BodyAt(row * 2));
                Draw(middle + beside, row, BodyAt((row * 2) + 1), BodyAt(row * 2));
            }
        }

        void Draw(int column, int row, int upper, int lower) =>
            frame.Set(column, row, Glyph(bar.IsUp, upper, lower), bar.IsUp ? Tone.Up : Tone.Down);

        int PartAt(int half) => half < low || half > high ? 0 : half < bottom || half > top ? 1 : 2;

        int BodyAt(int half) => PartAt(half) == 2 ? 2 : 0;
    }

    /// <summary>The character of two halves, each empty (0), wick (1) or body (2). Up and down also differ without colours.</summary>
    private static char Glyph(bool isUp, int upper, int lower) => (upper, lower) switch
    {
        (1, 1) => '│',
        (1, 0) => '╵',
        (0, 1) => '╷',
        (2, 2) => isUp ? '┃' : '█',
        (2, 1) => isUp ? '╿' : '▀',
        (1, 2) => isUp ? '╽' : '▄',
        (2, 0) => isUp ? '╹' : '▀',
        (0, 2) => isUp ? '╻' : '▄',
        _ => ' ',
    };

    private static void DrawVolumes(TerminalFrame frame, Bar[] bars, Slots slots)
    {
        decimal max = bars.Max(bar => bar.Volume);
        if (frame.PanelRows == 0 || max <= 0)
        {
            return;
        }

        for (int i = 0; i < bars.Length; i++)
        {
            for (int beside = -slots.Side; beside <= slots.Side; beside++)
            {
                frame.DrawBar(slots.Middle(i) + beside, (double)(Math.Max(0, bars[i].Volume) / max), bars[i].IsUp ? Tone.Up : Tone.Down);
            }
        }

        frame.LabelPanel("vol");
    }

    /// <summary>The columns of candles with a number of columns each.</summary>
    private readonly record struct Slots(double Width)
    {
        /// <summary>The columns of a body on each side of its middle. One column between two bodies stays empty.</summary>
        public int Side => (Math.Min((int)Width - 1, MaxBodyColumns) - 1) / 2;

        public int Middle(int candle) => (int)((candle + 0.5) * Width);
    }
}
