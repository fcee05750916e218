using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>A cmdlet that changes the deadman switches of markets.</summary>
public abstract class BfxDeadmanChangeCommand : BfxThrottledChangeCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one request for each.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    private protected sealed override void ProcessSession(Session session)
    {
        foreach (string marketId in ResolveMarkets(MarketId, session.Markets))
        {
            ChangeMarket(session, marketId);
        }
    }

    private protected abstract void ChangeMarket(Session session, string marketId);
}
