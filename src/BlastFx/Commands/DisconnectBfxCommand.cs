using System.Management.Automation;
using BlastFx.Sessions;

namespace BlastFx.Commands;

/// <summary>Forgets and wipes the session.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Bfx")]
[OutputType(typeof(void))]
public sealed class DisconnectBfxCommand : BfxSessionCommand
{
    private protected override void ProcessSession(Session session)
    {
        RunspaceHoldings.Current.Forget(session);
        session.Dispose();
    }
}
