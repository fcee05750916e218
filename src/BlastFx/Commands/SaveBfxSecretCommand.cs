using System.Management.Automation;
using BlastFx.Authentication;
using BlastFx.Parameters;
using BlastFx.Secrets;
using BlastFx.Storage;

namespace BlastFx.Commands;

/// <summary>Stores the content of a key file or session file in a vault of SecretManagement.</summary>
[Cmdlet(VerbsData.Save, "BfxSecret", SupportsShouldProcess = true, DefaultParameterSetName = FileSet)]
[OutputType(typeof(void))]
public sealed class SaveBfxSecretCommand : BfxCommand
{
    private const string FileSet = "ApiKeyFile";
    private const string TokenFileSet = "TokenFile";

    /// <summary>The name of the secret.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "";

    /// <summary>The JSON file the exchange's web app exported the API key as.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyFile { get; set; } = "";

    /// <summary>A JSON file with jwt, refreshToken and randomSecret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenFileSet)]
    [Alias("SessionFile")]
    [ValidateNotNullOrEmpty]
    public string TokenFile { get; set; } = "";

    /// <summary>The vault; the default one where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretVaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>Replaces a secret of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isSession = ParameterSetName == TokenFileSet;
        string path = isSession ? TokenFile : ApiKeyFile;
        StopOnError(path, () =>
        {
            var file = new CredentialFile(this.FileSystemPath(path), isSession ? CredentialKind.Token : CredentialKind.ApiKey, new SessionOptions());
            using Secret text = Await((_, stopping) => file.ReadTextAsync(stopping));
            SecretManagement management = SecretManagement.Here(InvokeCommand, out _);
            if (ShouldProcess($"secret '{SecretName}' of {(Vault is null ? "the default vault" : $"the vault '{Vault}'")}", $"Store the content of {path}"))
            {
                management.Set(SecretName, text.ToSecureString(), Vault, Force);
            }
        });
    }
}
