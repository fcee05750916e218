using System.Management.Automation;
using BlastFx.Authentication;
using BlastFx.Parameters;
using BlastFx.Secrets;
using BlastFx.Storage;

namespace BlastFx.Commands;

/// <summary>Saves the content of an API key file or token file in a secret vault.</summary>
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

    /// <summary>The API key file, as exported by the exchange's web app.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyFile { get; set; } = "";

    /// <summary>A JSON file with jwt, refreshToken and randomSecret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenFileSet)]
    [Alias("SessionFile")]
    [ValidateNotNullOrEmpty]
    public string TokenFile { get; set; } = "";

    /// <summary>The secret vault; the default one if omitted.</summary>
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
