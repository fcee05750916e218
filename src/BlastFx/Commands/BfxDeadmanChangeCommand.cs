using System.Management.Automation;
using BlastFx.Connections;
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
        // Patterns take a request, which an argument that is not valid must not cause.
        if (!ContinueOnError(MarketId, CheckArguments))
        {
            return;
        }

        foreach (string marketId in ResolveMarkets(MarketId, session.Markets))
        {
            WarnOfOtherRenewals(session, marketId);
            ChangeMarket(session, marketId);
        }
    }

    /// <summary>Checks the arguments that do not depend on the market.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: one is not valid.</exception>
    private protected virtual void CheckArguments()
    {
    }

    private protected abstract void ChangeMarket(Session session, string marketId);

    /// <summary>A session that was the default before can renew the switch, too, and would set it again.</summary>
    private void WarnOfOtherRenewals(Session session, string marketId)
    {
        Session? other = RunspaceContext.Current.OpenSessions.FirstOrDefault(other =>
            !ReferenceEquals(other, session)
            && other.BaseUri == session.BaseUri
            && (other.ProfileId is null || session.ProfileId is null || other.ProfileId == session.ProfileId)
            && other.KeptDeadmanSwitches.Any(kept => kept.MarketId == marketId));
        if (other is not null)
        {
            Messages.Warning(
                $"Another session of this runspace renews the deadman switch of {marketId} too, and sets it again with its own timeout. Get-BfxSession -All gets that session: remove the switch with it, or close it.");
        }
    }
}
