using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the session.</summary>
[Cmdlet(VerbsCommon.Get, "BfxSession")]
[OutputType("BlastFx.Session")]
public sealed class GetBfxSessionCommand : BfxSessionCommand
{
    private protected override void ProcessSession(Session session) => WriteObject(session);
}
