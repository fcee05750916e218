using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Reports;

namespace BlastFx.Commands;

/// <summary>Adds up realized profit and loss, fees and funding of balance operations, and what fills traded in each market.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "BfxPnl")]
[OutputType("BlastFx.AccountPnl", "BlastFx.MarketPnl")]
public sealed class MeasureBfxPnlCommand : BfxCommand
{
    private PnlReport? _report;
    private long _count;

    /// <summary>Balance operations or fills, also as read from a CSV file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>The length of the periods; all of the time if omitted.</summary>
    [Parameter(Position = 0)]
    [ValidateSet(nameof(PnlPeriod.Hour), nameof(PnlPeriod.Day), nameof(PnlPeriod.Week), nameof(PnlPeriod.Month), nameof(PnlPeriod.Year))]
    public string? Period { get; set; }

    /// <summary>The time zone whose clock the periods begin and end by; UTC if omitted.</summary>
    [Parameter]
    [TimeZoneArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>The positions after the last fill; none or null if all markets are without a position.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Position { get; set; }

    private bool HasPositions => MyInvocation.BoundParameters.ContainsKey(nameof(Position));

    /// <summary>Checks the positions before any input is read.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(Position, () => _report = new PnlReport(
            Period is null ? PnlPeriod.Total : Enum.Parse<PnlPeriod>(Period, ignoreCase: true),
            TimeZone,
            HasPositions ? PnlInput.Positions(Position ?? []) : null));
    }

    /// <summary>Adds records.</summary>
    protected override void ProcessRecord()
    {
        // Records that were not piped but specified are one object.
        if (InputObject.BaseObject is IList list)
        {
            foreach (object? record in list)
            {
                Add(record);
            }
        }
        else
        {
            Add(InputObject);
        }
    }

    /// <summary>Writes the sums.</summary>
    protected override void EndProcessing() => StopOnError(null, () =>
    {
        IReadOnlyList<object> accounts = _report!.GetAccounts();
        IReadOnlyList<object> markets = _report.GetMarkets();
        foreach (Models.Position earlier in _report.EarlierPositions)
        {
            Messages.Warning(
                $"{earlier} was open before the first fill, or the fills and positions are not of the same time. The profit and loss of what closed it is not known, so RealizedPnl is empty there. Read the fills from an earlier time, until now.");
        }

        if (_report.RepeatedCount > 0)
        {
            Messages.Warning(string.Create(
                CultureInfo.InvariantCulture,
                $"{_report.RepeatedCount} of {_count} records were in the input more than once, with the same id, time and values, as when files overlap. They count once."));
        }

        foreach (object sums in accounts.Concat(markets))
        {
            WriteRecord(sums);
        }
    });

    private void Add(object? record)
    {
        _count++;
        StopOnError(record, () => PnlInput.AddTo(_report!, record, _count));
    }
}
