using System.Management.Automation;
using System.Security;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Tests whether a token is valid.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BfxToken")]
[OutputType(typeof(bool))]
public sealed class TestBfxTokenCommand : BfxSessionCommand
{
    /// <summary>The token to test; the session's own if omitted.</summary>
    [Parameter]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? Jwt { get; set; }

    private protected override void ProcessSession(Session session) => ContinueOnError(session, () => WriteObject(
        Await((observer, stopping) => session.TestTokenAsync(Jwt, observer, stopping))));
}
