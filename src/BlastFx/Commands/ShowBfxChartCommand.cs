using System.Management.Automation;
using BlastFx.Charts;
using BlastFx.Charts.Svg;
using BlastFx.Charts.Terminal;
using BlastFx.Formatting;
using BlastFx.Parameters;
using BlastFx.Serialization;

namespace BlastFx.Commands;

/// <summary>Draws candles, trades, balance operations or order books in the terminal or into an SVG file.</summary>
[Cmdlet(VerbsCommon.Show, "BfxChart", SupportsShouldProcess = true, DefaultParameterSetName = TerminalSet)]
[OutputType(typeof(string), ParameterSetName = [TerminalSet])]
[OutputType(typeof(FileInfo), ParameterSetName = [FileSet])]
public sealed class ShowBfxChartCommand : BfxCommand
{
    private const string TerminalSet = "Terminal";
    private const string FileSet = "File";

    private readonly ChartSeries _series = new();
    private LiveChart? _live;

    /// <summary>Candles, trades, balance operations or order books, also as read from a file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The SVG file to write.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The width in columns of the terminal or pixels of the file; that of the window if omitted.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(30, 10_000)]
    public int Width { get; set; }

    /// <summary>The height in lines of the terminal or pixels of the file; that of the window if omitted.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(8, 10_000)]
    public int Height { get; set; }

    /// <summary>The title; the market if omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Draws with ASCII characters only.</summary>
    [Parameter(ParameterSetName = TerminalSet)]
    public SwitchParameter Ascii { get; set; }

    /// <summary>Draws again while records arrive; order books as ladders. Order books of a stream are drawn so in any case.</summary>
    [Parameter(ParameterSetName = TerminalSet)]
    public SwitchParameter Live { get; set; }

    /// <summary>Does not replace an existing file.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter PassThru { get; set; }

    private AnsiStyle Style => AnsiStyle.Of(SessionState.PSVariable.GetValue("PSStyle"), Host);

    private bool IsFile => ParameterSetName == FileSet;

    private object? Target => IsFile ? Path : null;

    /// <summary>Checks path and size before any input is read.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(Target, () =>
        {
            if (IsFile)
            {
                ChartFile.CheckExtension(Path);
            }

            (IsFile ? ChartSizes.File : ChartSizes.Terminal).Check(Width, Height);
        });
    }

    /// <summary>Collects records.</summary>
    protected override void ProcessRecord()
    {
        if (!IsFile && (Live || LiveChart.IsOfStream(InputObject)))
        {
            _live ??= new LiveChart(this, _series, Style, Bridge.Stopping);
        }

        StopOnError(InputObject, () =>
        {
            if (_live is null)
            {
                _series.Add(InputObject);
            }
            else
            {
                _live.Add(InputObject, () => SizeOr(ChartSizes.Terminal.In(Host)), Title, Ascii);
            }
        });
    }

    /// <summary>Draws the charts.</summary>
    protected override void EndProcessing() => StopOnError(Target, () =>
    {
        if (_live?.End(SizeOr(ChartSizes.Terminal.In(Host))) == true)
        {
            return;
        }

        IReadOnlyList<IChart> charts = _series.Charts(Title);
        if (_series.Skipped > 0)
        {
            Messages.Warning($"Skipped {ChartText.Count(_series.Skipped, "record")} without a valid time or amount.");
        }

        if (charts.Count == 0)
        {
            // Not an error: a script may run on a day without trades.
            Messages.Warning($"The input has no candle, trade, balance operation or order book to draw.{(IsFile ? " No file was written." : "")}");
        }
        else if (IsFile)
        {
            Save(charts);
        }
        else
        {
            Show(charts);
        }
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _live?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Save(IReadOnlyList<IChart> charts)
    {
        string path = this.FileSystemPath(Path, BfxErrorIds.ChartFile, "No file was written.");
        if (ShouldProcess(path, "Write chart"))
        {
            using MemoryStream picture = ChartFile.Render(charts, SizeOr(ChartSizes.File.Default), ShownText.Clean(Title ?? "BlastFx"));
            ChartFile.Save(picture, path, replace: !NoClobber);
            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
    }

    private void Show(IReadOnlyList<IChart> charts)
    {
        ChartSize size = SizeOr(ChartSizes.Terminal.In(Host));
        AnsiStyle style = Style;
        for (int i = 0; i < charts.Count && !Bridge.Stopping.IsCancellationRequested; i++)
        {
            if (i > 0)
            {
                WriteObject("");
            }

            WriteObject(ChartLines.Of(charts[i].Draw(size), Ascii, style), enumerateCollection: true);
        }
    }

    private ChartSize SizeOr(ChartSize size) => new(Width == 0 ? size.Width : Width, Height == 0 ? size.Height : Height);
}
