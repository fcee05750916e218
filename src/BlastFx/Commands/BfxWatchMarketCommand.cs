using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>A cmdlet that watches markets.</summary>
public abstract class BfxWatchMarketCommand : BfxWatchCommand
{
    private readonly List<(Session Session, string MarketId)> _markets = [];

    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all over one connection.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    private protected sealed override void ProcessSession(Session session)
    {
        foreach (string id in ResolveMarkets(MarketId, session.Markets))
        {
            // One that does not exist must not keep the others from being watched.
            ContinueOnError(id, () => _markets.Add((session, Existing(id, session.Markets))));
        }
    }

    private protected sealed override IEnumerable<ILiveSource> Open() =>
        _markets.GroupBy(static market => market.Session, static market => market.MarketId).Select(group => Open(group.Key, [.. group.Distinct(StringComparer.Ordinal)]));

    private protected abstract ILiveSource Open(Session session, string[] marketIds);
}
