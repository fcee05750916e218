using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Renews the session's API key for another 30 days.</summary>
[Cmdlet(VerbsData.Update, "BfxApiKey", SupportsShouldProcess = true)]
[OutputType("BlastFx.ApiKeyRenewal")]
public sealed class UpdateBfxApiKeyCommand : BfxSessionCommand
{
    private protected override void ProcessSession(Session session)
    {
        if (Try(session, session.CheckApiKeyRefresh) && ShouldProcess($"API key {session.ApiKey} of {session}", "Renew API key"))
        {
            Try(session, () => WriteObject(Record.Of(Bridge.Run(session.RefreshApiKeyAsync))));
        }
    }
}
