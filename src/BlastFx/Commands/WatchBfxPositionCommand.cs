using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the account's positions.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxPosition")]
[OutputType("BlastFx.Position")]
public sealed class WatchBfxPositionCommand : BfxWatchAccountCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all if omitted.</summary>
    [Parameter(Position = 0)]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = ["*"];

    private protected override ILiveSource Open(Session session, StreamOptions options)
    {
        var patterns = new NamePatterns(MarketId);
        return new LiveSource<Models.Position>(session, session.Streams.Positions(options), record => record.MarketId is null || patterns.Match(record.MarketId));
    }
}
