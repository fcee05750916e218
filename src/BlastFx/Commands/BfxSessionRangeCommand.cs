using System.Management.Automation;
using BlastFx.Paging;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that gets an account's records in a time range.</summary>
public abstract class BfxSessionRangeCommand : BfxSessionCommand
{
    /// <summary>A single omitted name: one list without a filter.</summary>
    private protected static readonly string?[] Any = [null];

    /// <summary>The earliest time: a time, or a time span before now, such as 6h.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The latest time: a time, or a time span before now.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Until { get; set; }

    private protected TimeRange Range => new(Since, Until);
}
