namespace BlastFx.Charts;

/// <content>Candlesticks of characters, one column each, in half rows; volumes below where there is room.</content>
internal sealed partial class PriceChart
{
    // More blank columns between candles would tear the chart apart.
    private const int WidestSlot = 3;

    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size)
    {
        int panel = _all.Volume <= 0 ? 0 : size.Height switch { >= 32 => 3, >= 16 => 2, _ => 0 };
        var scale = new Scale(_all.Low, _all.High, _decimals, Math.Max(2, (size.Height - panel) / 3));
        var frame = new TerminalFrame(size, scale, _all.Close, panel, room => ((Groups(Together(room)) - 1) * Slot(room)) + 1);
        int together = Together(frame.Room);
        int slot = Slot(frame.Room);
        Bar[] bars = InGroups(together);
        frame.Head(HeadingOf(together, "┃ up █ down"));
        for (int column = 0; column < frame.Columns; column++)
        {
            frame.Set(column, frame.Part(_all.Close, 1), '┈', Tone.Dim);
        }

        for (int i = 0; i < bars.Length; i++)
        {
            DrawCandle(frame, i * slot, bars[i]);
        }

        DrawVolumes(frame, bars, slot);
        frame.NameColumns(TimeTicks.Of([.. bars.Select(bar => bar.Time)], Math.Max(1, frame.Columns / 9))
            .Select(tick => (tick.Column * slot, tick.Text, Tone.Dim)));
        return frame.Canvas;
    }

    /// <summary>From one candle's column to the next one's.</summary>
    private int Slot(int room) => Math.Clamp((room - 1) / Math.Max(1, Groups(Together(room)) - 1), 1, WidestSlot);

    private static void DrawCandle(TerminalFrame frame, int column, Bar bar)
    {
        int low = frame.Part(bar.Low, 2);
        int high = frame.Part(bar.High, 2);
        int bottom = frame.Part(Math.Min(bar.Open, bar.Close), 2);
        int top = frame.Part(Math.Max(bar.Open, bar.Close), 2);
        for (int row = low / 2; row <= high / 2; row++)
        {
            frame.Set(column, row, Glyph(bar.IsUp, What((row * 2) + 1), What(row * 2)), bar.IsUp ? Tone.Up : Tone.Down);
        }

        int What(int half) => half < low || half > high ? 0 : half < bottom || half > top ? 1 : 2;
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

    private static void DrawVolumes(TerminalFrame frame, Bar[] bars, int slot)
    {
        decimal most = bars.Max(bar => bar.Volume);
        if (frame.PanelRows == 0 || most <= 0)
        {
            return;
        }

        for (int i = 0; i < bars.Length; i++)
        {
            frame.Bar(i * slot, (double)(Math.Max(0, bars[i].Volume) / most), bars[i].IsUp ? Tone.Up : Tone.Down);
        }

        frame.PanelLabel("vol");
    }
}
