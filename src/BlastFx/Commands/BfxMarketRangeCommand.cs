using System.Management.Automation;
using BlastFx.Paging;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that gets public data of markets in a time range.</summary>
public abstract class BfxMarketRangeCommand : BfxMarketCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one list after the other.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

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
