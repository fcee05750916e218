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

    private protected sealed override void ProcessSession(Session session)
    {
        int count = 0;
        foreach (string id in MarketId)
        {
            // The watch of a market that does not exist would write nothing, for ever.
            count += WildcardPattern.ContainsWildcardCharacters(id) || ContinueOnError(id, () => Existing(id, session.Markets)) ? 1 : 0;
        }

        if (count > 0)
        {
            base.ProcessSession(session);
        }
    }

    /// <summary>True if the records of a market are written; a record without a market always is.</summary>
    private protected bool IsIncluded(string? marketId) => marketId is null || _markets!.Match(marketId);
}
