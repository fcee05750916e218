using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Renews the session's API key for another 30 days.</summary>
[Cmdlet(VerbsData.Update, "BfxApiKey", SupportsShouldProcess = true)]
[OutputType("BlastFx.ApiKeyRenewal")]
public sealed class UpdateBfxApiKeyCommand : BfxChangeCommand
{
    private protected override void ProcessSession(Session session) => Change(
        session, session.CheckApiKeyRefresh, $"API key {session.ApiKey} of {session}", "Renew API key", session.RefreshApiKeyAsync);
}
