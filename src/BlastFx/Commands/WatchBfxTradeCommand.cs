using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the trades of markets, oldest first.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxTrade")]
[OutputType("BlastFx.Trade")]
public sealed class WatchBfxTradeCommand : BfxWatchMarketCommand
{
    /// <summary>The maximum number of trades that may wait for the pipeline.</summary>
    [Parameter]
    [ExactInteger]
    [ValidateRange(1, 10_000_000)]
    public int QueueLimit { get; set; } = 100_000;

    private protected override ILiveSource Open(Session session, string[] marketIds) =>
        new LiveSource<Models.Trade>(session, session.Streams.Trades(marketIds, Options with { MaxWaiting = QueueLimit }));
}
