namespace BlastFx.Charts;

/// <content>
/// Candlesticks of characters, in half rows, as wide as there is room; volumes below where there is room.
/// </content>
internal sealed partial class PriceChart
{
    private const int WidestBody = 7;

    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size)
    {
        int panel = _all.Volume <= 0 ? 0 : size.Height switch { >= 32 => 3, >= 16 => 2, _ => 0 };
        var scale = new Scale(_all.Low, _all.High, _decimals, Math.Max(2, (size.Height - panel) / 3));
        var frame = new TerminalFrame(size, scale, _all.Close, panel, room => (int)(Groups(Together(room)) * Slot(room)));
        int together = Together(frame.Room);
        var slots = new Slots(Slot(frame.Room));
        Bar[] bars = InGroups(together);
        frame.Head(HeadingOf(together, "┃ up █ down"));
        for (int column = 0; column < frame.Columns; column++)
        {
            frame.Set(column, frame.Part(_all.Close, 1), '┈', Tone.Dim);
        }

        for (int i = 0; i < bars.Length; i++)
        {
            DrawCandle(frame, slots.Middle(i), slots.Side, bars[i]);
        }

        DrawVolumes(frame, bars, slots);
        frame.NameColumns(TimeTicks.Of([.. bars.Select(bar => bar.Time)], Math.Max(1, frame.Columns / 9))
            .Select(tick => (slots.Middle(tick.Column), tick.Text, Tone.Dim)));
        return frame.Canvas;
    }

    /// <summary>
    /// How many columns there are for each candle. Below two there is one, as gaps between some and none between others would
    /// look like candles that are missing.
    /// </summary>
    private double Slot(int room) => (double)room / Groups(Together(room)) is >= 2 and var slot ? slot : 1;

    private static void DrawCandle(TerminalFrame frame, int middle, int side, Bar bar)
    {
        int low = frame.Part(bar.Low, 2);
        int high = frame.Part(bar.High, 2);
        int bottom = frame.Part(Math.Min(bar.Open, bar.Close), 2);
        int top = frame.Part(Math.Max(bar.Open, bar.Close), 2);
        for (int row = low / 2; row <= high / 2; row++)
        {
            Draw(middle, row, What((row * 2) + 1), What(row * 2));
        }

        for (int row = bottom / 2; row <= top / 2; row++)
        {
            for (int beside = 1; beside <= side; beside++)
            {
                Draw(middle - beside, row, Body((row * 2) + 1), Body(row * 2));
                Draw(middle + beside, row, Body((row * 2) + 1), Body(row * 2));
            }
        }

        void Draw(int column, int row, int upper, int lower) =>
            frame.Set(column, row, Glyph(bar.IsUp, upper, lower), bar.IsUp ? Tone.Up : Tone.Down);

        int What(int half) => half < low || half > high ? 0 : half < bottom || half > top ? 1 : 2;

        int Body(int half) => What(half) == 2 ? 2 : 0;
    }

    /// <summary>The character of two halves, each nothing (0), wick (1) or body (2); up and down differ without colour too.</summary>
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
        decimal most = bars.Max(bar => bar.Volume);
        if (frame.PanelRows == 0 || most <= 0)
        {
            return;
        }

        for (int i = 0; i < bars.Length; i++)
        {
            for (int beside = -slots.Side; beside <= slots.Side; beside++)
            {
                frame.Bar(slots.Middle(i) + beside, (double)(Math.Max(0, bars[i].Volume) / most), bars[i].IsUp ? Tone.Up : Tone.Down);
            }
        }

        frame.PanelLabel("vol");
    }

    /// <summary>Where candles stand that have so many columns each.</summary>
    private readonly record struct Slots(double Width)
    {
        /// <summary>How far a body reaches to both sides of its middle: a column stays free between two.</summary>
        public int Side => (Math.Min((int)Width - 1, WidestBody) - 1) / 2;

        public int Middle(int candle) => (int)((candle + 0.5) * Width);
    }
}
