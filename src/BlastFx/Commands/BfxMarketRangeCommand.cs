using System.Management.Automation;
using BlastFx.Paging;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that reads what anyone may of a stretch of time in markets.</summary>
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
