using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the account.</summary>
[Cmdlet(VerbsCommon.Get, "BfxAccount")]
[OutputType("BlastFx.Account", "System.String")]
public sealed class GetBfxAccountCommand : BfxSessionCommand
{
    /// <summary>Writes the exchange's JSON of the account, unchanged, instead of an object.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    private protected override void ProcessSession(Session session) => ContinueOnError(session, () =>
    {
        if (AsJson)
        {
            WriteObject(Await(session.Account.GetAccountJsonAsync));
        }
        else
        {
            WriteRecord(Await(session.Account.GetAccountAsync));
        }
    });
}
