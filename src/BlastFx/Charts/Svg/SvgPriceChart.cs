namespace BlastFx.Charts;

/// <content>Candlesticks with tooltips, volumes below.</content>
internal sealed partial class PriceChart
{
    // A candle's wick, what its body stands out on both sides, and a gap.
    private const double MinPixels = 4;
    private const double MaxBodyPixels = 28;
    private const double BodyPart = 0.7;

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size)
    {
        var scale = new Scale(_all.Low, _all.High, _decimals, SvgFrame.MaxTicks(size));
        int together = Together(Math.Max(1, (int)((size.Width - 120) / MinPixels)));
        Bar[] bars = InGroups(together);
        var frame = new SvgFrame(svg, size, scale, HeadingOf(together, ""), (_all.Close, _all.IsUp ? Tone.Up : Tone.Down), _all.Volume > 0);
        double slot = frame.Width / bars.Length;
        double body = Math.Min(MaxBodyPixels, slot * BodyPart);
        foreach (TimeTick tick in TimeTicks.Of([.. bars.Select(bar => bar.Time)], frame.MaxNames))
        {
            frame.Name(Middle(tick.Column), tick.Text);
        }

        decimal most = bars.Max(bar => bar.Volume);
        for (int i = 0; i < bars.Length; i++)
        {
            svg.Group(bars[i].IsUp ? "up" : "down", Tooltip(bars[i]));
            if (most > 0)
            {
                double height = (frame.Floor - frame.Bottom - 6) * (double)(Math.Max(0, bars[i].Volume) / most);
                svg.Rectangle("volume", Middle(i) - (body / 2), frame.Floor - height, body, height);
            }

            DrawCandle(svg, frame, Middle(i), body, bars[i]);
            svg.End();
        }

        double Middle(int bar) => frame.Left + ((bar + 0.5) * slot);
    }

    private static void DrawCandle(SvgWriter svg, SvgFrame frame, double x, double width, Bar bar)
    {
        double top = frame.Y(Math.Max(bar.Open, bar.Close));
        double bottom = frame.Y(Math.Min(bar.Open, bar.Close));
        svg.Line("", x, frame.Y(bar.High), x, frame.Y(bar.Low));
        svg.Rectangle("tag", x - (width / 2), top, width, Math.Max(1, bottom - top));
    }

    private string Tooltip(Bar bar) =>
        $"{ChartText.Time(bar.Time)} UTC\nOpen {Price(bar.Open)}\nHigh {Price(bar.High)}\nLow {Price(bar.Low)}\nClose {Price(bar.Close)}\nVolume {ChartText.Short(bar.Volume)}";
}
