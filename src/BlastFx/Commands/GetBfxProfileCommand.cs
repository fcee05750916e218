using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the account with its fee tier.</summary>
[Cmdlet(VerbsCommon.Get, "BfxProfile")]
[OutputType("BlastFx.Profile")]
public sealed class GetBfxProfileCommand : BfxSessionCommand
{
    private protected override void ProcessSession(Session session) =>
        ContinueOnError(session, () => WriteRecord(Await(session.Account.GetProfileAsync)));
}
