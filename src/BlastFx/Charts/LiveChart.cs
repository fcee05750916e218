using System.Management.Automation;
using BlastFx.Charts.Terminal;
using BlastFx.Formatting;

namespace BlastFx.Charts;

/// <summary>
/// Draws while records arrive. In a terminal it draws in place; the last state is written to the pipeline at the end. Elsewhere, each
/// ladder is written as lines, and other charts at the end.
/// </summary>
/// <param name="cmdlet">Writes lines.</param>
/// <param name="series">Collects records other than order books.</param>
/// <param name="style">The colours.</param>
/// <param name="stopping">Ends waits.</param>
internal sealed class LiveChart(PSCmdlet cmdlet, ChartSeries series, AnsiStyle style, CancellationToken stopping)
{
    private const int MaxBars = 10_000;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly LiveLadders _ladders = new();
    private readonly LiveRegion? _region = LiveRegion.IsPossible(cmdlet.Host, style) ? new LiveRegion(cmdlet.Host) : null;
    private long? _drawn;

    /// <summary>True if a record is an order book of a stream, of which only the latest matters.</summary>
    public static bool IsOfStream(PSObject record) => record.BaseObject is OrderBook && record.Properties["Source"] is not null;

    /// <summary>Adds a record, and draws at most a few times a second.</summary>
    /// <exception cref="BfxException">The object cannot be drawn.</exception>
    public void Add(PSObject record, Func<ChartSize> size, string? title, bool ascii)
    {
        if (record.BaseObject is OrderBook)
        {
            _ladders.Add(record);
            Draw(size().Height);
            // While the pipeline waits, its stream keeps the latest order book.
            stopping.WaitHandle.WaitOne(s_interval);
            return;
        }

        series.MaxBars = MaxBars;
        series.Add(record);
        TimeProvider clock = TimeProvider.System;
        if (_region is not null && (_drawn is not { } last || clock.GetElapsedTime(last) >= s_interval))
        {
            _drawn = clock.GetTimestamp();
            ChartSize all = size();
            _region.Draw(Lines(series.Charts(title), all, ascii).Take(all.Height));
        }
    }

    /// <summary>Ends the drawing in place.</summary>
    /// <returns>True if nothing is left to draw.</returns>
    public bool End(ChartSize size)
    {
        _region?.Clear();
        if (_region is not null && !_ladders.IsEmpty)
        {
            Write(size.Height);
        }

        return !_ladders.IsEmpty;
    }

    private void Draw(int height)
    {
        if (_region is null)
        {
            Write(height);
        }
        else
        {
            _region.Draw(_ladders.Lines(style, height));
        }
    }

    private void Write(int height) =>
        cmdlet.WriteObject(ChartLines.Of(_ladders.Lines(AnsiStyle.None, height), _ladders.Lines(style, height), style), enumerateCollection: true);

    private IEnumerable<string> Lines(IReadOnlyList<IChart> charts, ChartSize size, bool ascii)
    {
        var one = new ChartSize(size.Width, Math.Max(size.Height / Math.Max(1, charts.Count), ChartSizes.Terminal.Min.Height));
        foreach (IChart chart in charts)
        {
            TerminalCanvas canvas = chart.Draw(one);
            for (int row = 0; row < one.Height; row++)
            {
                yield return style.HasColors ? canvas.Colored(row, ascii, style) : canvas.Line(row, ascii);
            }
        }
    }
}
