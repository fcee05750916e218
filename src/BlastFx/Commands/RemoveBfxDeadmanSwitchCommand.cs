using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Removes the deadman switches of markets.</summary>
[Cmdlet(VerbsCommon.Remove, "BfxDeadmanSwitch", SupportsShouldProcess = true)]
[OutputType("BlastFx.DeadmanSwitch")]
public sealed class RemoveBfxDeadmanSwitchCommand : BfxThrottledChangeCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one request for each.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    private protected override void ProcessSession(Session session)
    {
        foreach (string marketId in ResolveMarkets(MarketId, session.Markets))
        {
            Change(
                marketId,
                () => session.Policy.Check(marketId),
                $"{marketId} of {session}",
                "Remove the deadman switch: orders stay open when the session falls silent",
                (observer, cancellationToken) => session.Deadman.RemoveAsync(marketId, observer, cancellationToken));
        }
    }
}
