namespace BlastFx.Charts.Svg;

/// <summary>Draws a depth chart as a stepped line with an area below it for each side.</summary>
internal static class SvgDepthChart
{
    private const int PixelsPerPrice = 110;

    public static void Draw(DepthChart chart, SvgWriter svg, ChartSize size)
    {
        var frame = new SvgFrame(svg, size, chart.SizeScale(SvgFrame.MaxTicks(size)), chart.Heading, marked: null, hasPanel: false);
        Scale prices = chart.PriceScale(Math.Max(1, (int)frame.Width / PixelsPerPrice));
        foreach (decimal price in prices.Ticks)
        {
            frame.Label(X(price), prices.Text(price));
        }

        svg.Line("mark", X(chart.Mid), frame.Top, X(chart.Mid), frame.Bottom);
        svg.Write("value", X(chart.Mid) + 6, frame.Top + 12, $"mid {chart.Price(chart.Mid)}");
        DrawSide("up", chart.Bids, X(chart.Low));
        DrawSide("down", chart.Asks, X(chart.High));

        double X(decimal price) => frame.Left + (frame.Width * prices.At(price));

        void DrawSide(string kind, IReadOnlyList<Level> side, double end)
        {
            if (side.Count == 0)
            {
                return;
            }

            double ground = frame.Y(0);
            var steps = new List<(double X, double Y)> { (X(side[0].Price), ground) };
            foreach (Level level in side)
            {
                steps.Add((X(level.Price), steps[^1].Y));
                steps.Add((X(level.Price), frame.Y(level.Size)));
            }

            steps.Add((end, steps[^1].Y));
            svg.Group(kind, $"{ChartText.Short(side[^1].Size)} in {ChartText.Count(side.Count, "level")}");
            svg.Path("area", [.. steps, (end, ground)]);
            svg.Path("line", steps);
            svg.End();
        }
    }
}
