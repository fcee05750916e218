using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the account's orders.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxOrder")]
[OutputType("BlastFx.Order")]
public sealed class WatchBfxOrderCommand : BfxWatchAccountRecordCommand
{
    private protected override ILiveSource Open(Session session, StreamOptions options) =>
        new LiveSource<Models.Order>(session, session.Streams.Orders(options), record => IsIncluded(record.MarketId));
}
