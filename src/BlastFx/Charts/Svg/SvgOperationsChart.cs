namespace BlastFx.Charts.Svg;

/// <summary>Draws the sums of balance operations as a stepped line over an area.</summary>
internal static class SvgOperationsChart
{
    private const int MaxSteps = 1000;

    public static void Draw(OperationsChart chart, SvgWriter svg, ChartSize size)
    {
        var frame = new SvgFrame(svg, size, chart.ScaleOf(SvgFrame.MaxTicks(size)), chart.Heading, (chart.Last, chart.Tone), hasPanel: false);
        int columns = Math.Max(1, (int)frame.Width);
        foreach (TimeTick tick in TimeTicks.Of([.. Enumerable.Range(0, columns).Select(column => chart.TimeAt(column, columns))], frame.MaxTimeLabels))
        {
            frame.Label(frame.Left + tick.Column, tick.Text);
        }

        (double X, double Y)[] steps = [.. Steps(chart, frame)];
        double ground = frame.Y(0);
        svg.Group(chart.Tone == Tone.Up ? "up" : "down", string.Join("\n", chart.Heading.Summary));
        svg.Path("area", [(steps[0].X, ground), .. steps, (steps[^1].X, ground)]);
        svg.Path("line", steps);
        svg.End();
    }

    private static IEnumerable<(double X, double Y)> Steps(OperationsChart chart, SvgFrame frame)
    {
        IEnumerable<Change> changes = chart.Sums.Count <= MaxSteps
            ? chart.Sums
            : chart.Sampled(MaxSteps).Select((sum, column) => new Change(chart.TimeAt(column + 1, MaxSteps), sum)).Prepend(chart.Sums[0]);
        double? before = null;
        foreach (Change change in changes)
        {
            double x = frame.Left + (frame.Width * chart.PositionOf(change.Time));
            double y = frame.Y(change.Amount);
            if (before is { } height)
            {
                yield return (x, height);
            }

            yield return (x, y);
            before = y;
        }

        if (before is { } last)
        {
            yield return (frame.Right, last);
        }
    }
}
