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
internal sealed class LiveChart(PSCmdlet cmdlet, ChartSeries series, AnsiStyle style, CancellationToken stopping) : IDisposable
{
    private const int MaxBars = 10_000;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly LiveLadders _ladders = new();
    private readonly LiveRegion? _region = LiveRegion.IsPossible(cmdlet.Host, style) ? new LiveRegion(cmdlet.Host) : null;
    private LiveFrames? _frames;

    /// <summary>True if a record is an order book of a stream, of which only the latest matters.</summary>
    public static bool IsOfStream(PSObject record) => record.BaseObject is OrderBook && record.Properties["Source"] is not null;

    /// <summary>Adds a record, and draws at most a few times a second.</summary>
    /// <exception cref="BfxException">The object cannot be drawn.</exception>
    public void Add(PSObject record, Func<ChartSize> size, string? title, bool ascii)
    {
        if (_region is not null)
        {
            _frames ??= new LiveFrames(s_interval, () => _region.Draw(Picture(size(), title, ascii)));
            _frames.Change(() => Collect(record));
            return;
        }

        Collect(record);
        if (record.BaseObject is OrderBook)
        {
            var ladder = new LiveLadders();
            ladder.Add(record);
            Write(ladder, size().Height);
            // While the pipeline waits, its stream keeps the latest order book.
            stopping.WaitHandle.WaitOne(s_interval);
        }
    }

    /// <summary>Ends the drawing in place.</summary>
    /// <returns>True if nothing is left to draw.</returns>
    public bool End(ChartSize size)
    {
        Dispose();
        _region?.Clear();
        if (_region is not null && !_ladders.IsEmpty)
        {
            Write(_ladders, size.Height);
        }

        return !_ladders.IsEmpty;
    }

    /// <summary>Ends the drawing, and leaves what was drawn.</summary>
    public void Dispose() => _frames?.Dispose();

    private void Collect(PSObject record)
    {
        if (record.BaseObject is OrderBook)
        {
            _ladders.Add(record);
        }
        else
        {
            series.MaxBars = MaxBars;
            series.Add(record);
        }
    }

    private IEnumerable<string> Picture(ChartSize size, string? title, bool ascii) =>
        _ladders.IsEmpty ? Lines(series.Charts(title), size, ascii).Take(size.Height) : _ladders.Lines(style, size.Height);

    private void Write(LiveLadders ladders, int height) =>
        cmdlet.WriteObject(ChartLines.Of(ladders.Lines(AnsiStyle.None, height), ladders.Lines(style, height), style), enumerateCollection: true);

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
