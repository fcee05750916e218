using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the account's fills.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxFill")]
[OutputType("BlastFx.Fill")]
public sealed class WatchBfxFillCommand : BfxWatchAccountRecordCommand
{
    private protected override ILiveSource Open(Session session, StreamOptions options) =>
        new LiveSource<Models.Fill>(session, session.Streams.Fills(options), record => IsIncluded(record.MarketId));
}
