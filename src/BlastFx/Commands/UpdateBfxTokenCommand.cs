using System.Management.Automation;
using System.Security;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Renews the session's token.</summary>
[Cmdlet(VerbsData.Update, "BfxToken", SupportsShouldProcess = true)]
[OutputType("BlastFx.Token")]
public sealed class UpdateBfxTokenCommand : BfxSessionCommand
{
    /// <summary>A refresh token to use, in the session form, instead of the session's own.</summary>
    [Parameter]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    private protected override void ProcessSession(Session session)
    {
        if (Try(session, () => session.Policy.Check()) && ShouldProcess($"{session}", "Renew token"))
        {
            Try(session, () => WriteObject(Record.Of(Bridge.Run((observer, stopping) => session.RefreshTokenAsync(RefreshToken, observer, stopping)))));
        }
    }
}
