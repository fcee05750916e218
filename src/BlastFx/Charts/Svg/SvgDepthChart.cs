namespace BlastFx.Charts;

/// <content>A line in steps and the area under it for each side.</content>
internal sealed partial class DepthChart
{
    private const int PixelsPerPrice = 110;

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size)
    {
        var frame = new SvgFrame(svg, size, Sizes(SvgFrame.MaxTicks(size)), HeadingOf(), marked: null, hasPanel: false);
        Scale prices = Prices(Math.Max(1, (int)frame.Width / PixelsPerPrice));
        foreach (decimal price in prices.Ticks)
        {
            frame.Name(X(price), prices.Text(price));
        }

        svg.Line("mark", X(Mid), frame.Top, X(Mid), frame.Bottom);
        svg.Write("value", X(Mid) + 6, frame.Top + 12, $"mid {Price(Mid)}");
        DrawSide("up", _bids, X(_low));
        DrawSide("down", _asks, X(_high));

        double X(decimal price) => frame.Left + (frame.Width * prices.At(price));

        void DrawSide(string kind, List<Level> side, double end)
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
