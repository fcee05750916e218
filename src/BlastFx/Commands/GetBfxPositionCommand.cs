using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets the account's open positions.</summary>
[Cmdlet(VerbsCommon.Get, "BfxPosition")]
[OutputType("BlastFx.Position")]
public sealed class GetBfxPositionCommand : BfxSessionCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    private protected override void ProcessSession(Session session) => ContinueOnError(session, () =>
    {
        var patterns = new NamePatterns(MarketId ?? ["*"]);
        Records.Write(
            Await(session.Account.GetPositionsAsync), position => MarketId is null || patterns.Match(position.MarketId), patterns.Match);
    });
}
