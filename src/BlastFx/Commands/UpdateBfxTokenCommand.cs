using System.Management.Automation;
using System.Security;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Renews the session's token.</summary>
[Cmdlet(VerbsData.Update, "BfxToken", SupportsShouldProcess = true)]
[OutputType("BlastFx.Token")]
public sealed class UpdateBfxTokenCommand : BfxChangeCommand
{
    /// <summary>A refresh token to use instead of the session's own.</summary>
    [Parameter]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    private protected override void ProcessSession(Session session) => Change(
        session,
        () => session.Policy.Check(),
        $"{session}",
        "Renew token",
        (observer, cancellationToken) => session.RefreshTokenAsync(RefreshToken, observer, cancellationToken));
}
