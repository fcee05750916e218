using System.Management.Automation;
using BlastFx.Connections;

namespace BlastFx.Commands;

/// <summary>Gets the session.</summary>
[Cmdlet(VerbsCommon.Get, "BfxSession")]
[OutputType("BlastFx.Session")]
public sealed class GetBfxSessionCommand : BfxSessionCommand
{
    /// <summary>Gets all open sessions of the runspace, the default first.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (All)
        {
            WriteObject(RunspaceContext.Current.OpenSessions, enumerateCollection: true);
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private protected override void ProcessSession(Session session) => WriteObject(session);
}
