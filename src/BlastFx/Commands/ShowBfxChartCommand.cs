using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using BlastFx.Charts;
using BlastFx.Parameters;
using BlastFx.Serialization;

namespace BlastFx.Commands;

/// <summary>Draws candles, balance operations or order books in the terminal, or into an SVG file.</summary>
[Cmdlet(VerbsCommon.Show, "BfxChart", SupportsShouldProcess = true, DefaultParameterSetName = TerminalSet)]
[OutputType(typeof(string), ParameterSetName = [TerminalSet])]
[OutputType(typeof(FileInfo), ParameterSetName = [FileSet])]
public sealed class ShowBfxChartCommand : BfxCommand
{
    private const string TerminalSet = "Terminal";
    private const string FileSet = "File";

    private static readonly ChartSize s_minTerminal = new(30, 8);
    private static readonly ChartSize s_maxTerminal = new(1000, 500);
    private static readonly ChartSize s_minFile = new(200, 150);
    private static readonly ChartSize s_maxFile = new(10_000, 10_000);
    private static readonly ChartSize s_defaultFile = new(960, 540);
    private static readonly ChartSize s_defaultTerminal = new(80, 24);

    private ChartSeries? _series;

    /// <summary>The rows: candles, balance operations or order books, also as read back from a file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>An SVG file to write instead.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>How wide: columns of the terminal, or pixels of the file; the window's width where it is left out.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(30, 10_000)]
    public int Width { get; set; }

    /// <summary>How high: lines of the terminal, or pixels of the file; the window's height where it is left out.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(8, 10_000)]
    public int Height { get; set; }

    /// <summary>What to call the chart, instead of the market.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Draws with ASCII characters only.</summary>
    [Parameter(ParameterSetName = TerminalSet)]
    public SwitchParameter Ascii { get; set; }

    /// <summary>Leaves a file that is there as it is.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the file to the pipeline.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter PassThru { get; set; }

    private bool IsFile => ParameterSetName == FileSet;

    /// <summary>Refuses what cannot be drawn before anything is read.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(IsFile ? Path : null, CheckParameters);
    }

    private void CheckParameters()
    {
        if (IsFile && !Path.EndsWith(ChartFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"'{Path}' does not end in {ChartFile.Extension}, and charts are written as SVG only.");
        }

        (ChartSize least, ChartSize most) = IsFile ? (s_minFile, s_maxFile) : (s_minTerminal, s_maxTerminal);
        Check(nameof(Width), Width, least.Width, most.Width);
        Check(nameof(Height), Height, least.Height, most.Height);
    }

    /// <summary>Takes rows.</summary>
    protected override void ProcessRecord() => StopOnError(InputObject, () =>
    {
        if (RowKinds.Of(InputObject) == RowKind.None && InputObject.BaseObject is not string && LanguagePrimitives.GetEnumerable(InputObject.BaseObject) is { } rows)
        {
            foreach (object row in rows)
            {
                Take(row is null ? null : PSObject.AsPSObject(row));
            }
        }
        else
        {
            Take(InputObject);
        }
    });

    /// <summary>Draws what came.</summary>
    protected override void EndProcessing() => StopOnError(IsFile ? Path : null, () =>
    {
        IReadOnlyList<IChart> charts = _series?.Charts(Title) ?? [];
        if (_series is { LeftOut: > 0 and var leftOut })
        {
            Messages.Warning($"Left out, for want of a time or of amounts that can be drawn: {ChartText.Count(leftOut, "row")}.");
        }

        if (charts.Count == 0)
        {
            // A day without trades is no mistake of the script's.
            Messages.Warning($"There is nothing to draw: no candle, balance operation or order book came.{(IsFile ? " No file was written." : "")}");
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

    private static void Check(string name, int given, int least, int most)
    {
        if (given != 0 && (given < least || given > most))
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"-{name} must be from {least} to {most} here, not {given}."));
        }
    }

    private void Take(PSObject? row)
    {
        RowKind kind = row is null ? RowKind.None : RowKinds.Of(row);
        if (kind == RowKind.None)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"{row?.BaseObject.GetType().ToString() ?? "Nothing"} cannot be drawn: give candles, balance operations or order books, such as Get-BfxCandle writes.");
        }

        _series ??= new ChartSeries(kind);
        if (kind != _series.Kind)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"The input has both {_series.Kind.Words()} and {kind.Words()}: chart one kind at a time.");
        }

        _series.Add(row!);
    }

    private void Save(IReadOnlyList<IChart> charts)
    {
        string path = this.FileSystemPath(Path, BfxErrorIds.ChartFile, "Nothing was drawn.");
        ChartSize size = Sized(s_defaultFile);
        if (ShouldProcess(ShownText.Clean(path), "Write chart"))
        {
            using MemoryStream picture = ChartFile.Render(charts, size, ShownText.Clean(Title ?? "BlastFx"));
            ChartFile.Save(picture, path, replace: !NoClobber);
            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
    }

    private void Show(IReadOnlyList<IChart> charts)
    {
        ChartSize size = Sized(Window());
        bool isColored = ChartLines.AreColored(Host, SessionState.PSVariable.GetValue("PSStyle"));
        for (int i = 0; i < charts.Count && !Bridge.Stopping.IsCancellationRequested; i++)
        {
            if (i > 0)
            {
                WriteObject("");
            }

            WriteObject(ChartLines.Of(charts[i].Draw(size), Ascii, isColored), enumerateCollection: true);
        }
    }

    private ChartSize Sized(ChartSize usual) => new(Width == 0 ? usual.Width : Width, Height == 0 ? usual.Height : Height);

    /// <summary>What the window has room for beside the prompt; the usual size where there is no window.</summary>
    private ChartSize Window()
    {
        Size window = default;
        try
        {
            window = Host.UI?.RawUI?.WindowSize ?? default;
        }
        catch (Exception noWindow) when (noWindow is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException)
        {
            // A host without a window says so in its own way.
        }

        (int width, int height) = window.Width > 0 && window.Height > 0 ? (window.Width, window.Height) : (s_defaultTerminal.Width, s_defaultTerminal.Height);
        // A line as wide as the window would wrap in some, and two lines are the prompt's.
        return new ChartSize(
            Math.Clamp(width - 1, s_minTerminal.Width, s_maxTerminal.Width),
            Math.Clamp(height - 2, s_minTerminal.Height, s_maxTerminal.Height));
    }
}
