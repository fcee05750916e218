namespace BlastFx.Charts;

/// <content>A line in steps over an area.</content>
internal sealed partial class OperationsChart
{
    private const int MaxSteps = 1000;

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size)
    {
        Scale scale = ScaleOf(SvgFrame.MaxTicks(size));
        var frame = new SvgFrame(svg, size, scale, HeadingOf(), (Last, Tone), hasPanel: false);
        int columns = Math.Max(1, (int)frame.Width);
        foreach (TimeTick tick in TimeTicks.Of([.. Enumerable.Range(0, columns).Select(column => TimeAt(column, columns))], frame.MaxNames))
        {
            frame.Name(frame.Left + tick.Column, tick.Text);
        }

        (double X, double Y)[] steps = [.. Steps(frame)];
        double ground = frame.Y(0);
        string kind = Tone == Tone.Up ? "up" : "down";
        svg.Group(kind, string.Join("\n", HeadingOf().Summary));
        svg.Path("area", [(steps[0].X, ground), .. steps, (steps[^1].X, ground)]);
        svg.Path("line", steps);
        svg.End();
    }

    private IEnumerable<(double X, double Y)> Steps(SvgFrame frame)
    {
        IEnumerable<Change> changes = _sums;
        if (_sums.Count > MaxSteps)
        {
            decimal[] sampled = Sampled(MaxSteps);
            changes = sampled.Select((sum, column) => new Change(TimeAt(column + 1, MaxSteps), sum)).Prepend(_sums[0]);
        }

        double? before = null;
        foreach (Change change in changes)
        {
            double x = frame.Left + (Length > TimeSpan.Zero ? frame.Width * ((change.Time - Start) / Length) : 0);
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
