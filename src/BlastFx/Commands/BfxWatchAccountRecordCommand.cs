using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that watches an account's records of markets.</summary>
public abstract class BfxWatchAccountRecordCommand : BfxWatchAccountCommand
{
    private NamePatterns? _markets;

    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all if omitted.</summary>
    [Parameter(Position = 0)]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = ["*"];

    /// <summary>Checks the patterns before anything is sent.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(MarketId, () => _markets = new NamePatterns(MarketId));
    }

    /// <summary>True if the records of a market are written; a record without a market always is.</summary>
    private protected bool IsIncluded(string? marketId) => marketId is null || _markets!.Match(marketId);
}
