using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches markets: their prices and daily statistics.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxMarket")]
[OutputType("BlastFx.Market")]
public sealed class WatchBfxMarketCommand : BfxWatchMarketCommand
{
    private protected override ILiveSource Open(Session session, string[] marketIds) =>
        new LiveSource<Models.Market>(session, session.Streams.Markets(marketIds, Options));
}
