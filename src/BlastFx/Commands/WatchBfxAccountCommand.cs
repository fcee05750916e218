using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Watches the account: after each change, with its open orders, its positions and the fills of the change.</summary>
[Cmdlet(VerbsCommon.Watch, "BfxAccount")]
[OutputType("BlastFx.Account")]
public sealed class WatchBfxAccountCommand : BfxWatchAccountCommand
{
    private protected override ILiveSource Open(Session session, StreamOptions options) =>
        new LiveSource<Models.Account>(session, session.Streams.Account(options));
}
