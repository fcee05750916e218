namespace BlastFx.Charts.Svg;

/// <summary>Draws candlesticks with tooltips, and volumes below.</summary>
internal static class SvgPriceChart
{
    // Space for the axis and the margins.
    private const int MarginPixels = 120;

    // A wick, the sides of its body, and a gap.
    private const double MinPixels = 4;
    private const double MaxBodyPixels = 28;
    private const double BodyShare = 0.7;

    public static void Draw(PriceChart chart, SvgWriter svg, ChartSize size)
    {
        int groupSize = chart.GroupSize(Math.Max(1, (int)((size.Width - MarginPixels) / MinPixels)));
        Bar[] bars = chart.Bars(groupSize);
        Tone tone = chart.Total.IsUp ? Tone.Up : Tone.Down;
        var frame = new SvgFrame(svg, size, chart.ScaleOf(SvgFrame.MaxTicks(size)), chart.HeadingOf(groupSize), (chart.Total.Close, tone), chart.Total.Volume > 0);
        double slot = frame.Width / bars.Length;
        double body = Math.Min(MaxBodyPixels, slot * BodyShare);
        foreach (TimeTick tick in TimeTicks.Of([.. bars.Select(bar => bar.Time)], frame.MaxTimeLabels))
        {
            frame.Label(Middle(tick.Column), tick.Text);
        }

        decimal maxVolume = bars.Max(bar => bar.Volume);
        for (int i = 0; i < bars.Length; i++)
        {
            svg.Group(bars[i].IsUp ? "up" : "down", Tooltip(chart, bars[i]));
            if (maxVolume > 0)
            {
                double height = (frame.Floor - frame.Bottom - 6) * (double)(Math.Max(0, bars[i].Volume) / maxVolume);
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

    private static string Tooltip(PriceChart chart, Bar bar) =>
        $"{ChartText.Time(bar.Time)} UTC\nOpen {chart.Price(bar.Open)}\nHigh {chart.Price(bar.High)}\nLow {chart.Price(bar.Low)}\nClose {chart.Price(bar.Close)}\nVolume {ChartText.Short(bar.Volume)}";
}
