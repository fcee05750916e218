using System.Management.Automation;
using BlastFx.Paging;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that reads an account's history of a stretch of time.</summary>
public abstract class BfxSessionRangeCommand : BfxSessionCommand
{
    /// <summary>Stands for names that were left out: one list, whatever the name.</summary>
    private protected static readonly string?[] Any = [null];

    /// <summary>The earliest time: a time, or how long back from now, such as 6h.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The latest time: a time, or how long back from now.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? Until { get; set; }

    private protected TimeRange Range => new(Since, Until);
}
