using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the account's positions.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxPosition")]
[OutputType("BlastFx.Position")]
public sealed class WatchBfxPositionCommand : BfxWatchAccountRecordCommand
{
    private protected override ILiveSource Open(Session session, StreamOptions options) =>
        new LiveSource<Models.Position>(session, session.Streams.Positions(options), record => IsIncluded(record.MarketId));
}
