using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets the deadman switches of markets.</summary>
[Cmdlet(VerbsCommon.Get, "BfxDeadmanSwitch")]
[OutputType("BlastFx.DeadmanSwitch")]
public sealed class GetBfxDeadmanSwitchCommand : BfxSessionCommand
{
    private static readonly string[] s_allMarkets = ["*"];

    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one request for each. All if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    private protected override void ProcessSession(Session session)
    {
        foreach (string marketId in ResolveMarkets(MarketId ?? s_allMarkets, session.Markets))
        {
            ContinueOnError(marketId, () => Write(session, marketId));
        }
    }

    private void Write(Session session, string marketId)
    {
        if (Await((observer, cancellationToken) => session.Deadman.GetAsync(marketId, observer, cancellationToken)) is { } set)
        {
            WriteRecord(set);
        }
    }
}
