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

    /// <summary>The id as the exchange writes it. The list of markets is read once per session.</summary>
    /// <exception cref="BfxException">The market does not exist, or a request failed.</exception>
    private string Existing(string id, MarketClient markets)
    {
        if (!Await(markets.GetMarketIdsAsync).Contains(markets.Known.Spelled(id), StringComparer.Ordinal))
        {
            // The exchange rejects the id, or has listed the market since.
            Await((observer, cancellationToken) => markets.GetMarketsAsync([id], observer, cancellationToken));
        }

        return markets.Known.Spelled(id);
    }
}
