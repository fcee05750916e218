using System.Management.Automation;
using System.Security;
using BlastFx.Sandbox;
using BlastFx.Sandboxes;
using BlastFx.Sessions;

namespace BlastFx.Commands;

/// <summary>Connects to the exchange and makes the session the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "Bfx", DefaultParameterSetName = VariablesSet)]
[OutputType("BlastFx.Session")]
public sealed class ConnectBfxCommand : BfxCommand
{
    private const string VariablesSet = "EnvironmentVariables";
    private const string FileSet = "ApiKeyFile";
    private const string CredentialSet = "Credential";
    private const string TokensSet = "Tokens";
    private const string SandboxSet = "Sandbox";

    /// <summary>The JSON file the exchange's web app exported the API key as.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyFile { get; set; } = "";

    /// <summary>The API key as user name, its secret as password.</summary>
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true)]
    [ValidateNotNull]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The private JWT.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? Jwt { get; set; }

    /// <summary>The refresh token.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The secret that came with the JWT (random_secret).</summary>
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? SessionSecret { get; set; }

    /// <summary>Connects to the embedded exchange; starts it where none runs.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Which of the exchange's own environments: Mainnet or Testnet.</summary>
    [Parameter(ParameterSetName = VariablesSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet)]
    [ValidateSet(nameof(BfxEnvironment.Mainnet), nameof(BfxEnvironment.Testnet))]
    public string Environment { get; set; } = nameof(BfxEnvironment.Mainnet);

    /// <summary>Another address: https, or http to this machine. Wins over -Environment.</summary>
    [Parameter(ParameterSetName = VariablesSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet)]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>The exchange's id, sent as EID.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ExchangeId { get; set; } = "bfx";

    /// <summary>How long a request may take in all, with its retries and waits, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>Does not read the account to see whether the credentials work.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>Writes the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Must(ParameterSetName == FileSet ? ApiKeyFile : BaseUri, () =>
    {
        Session session = Open();
        try
        {
            if (!NoVerify)
            {
                Bridge.Run(session.GetAccountAsync);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        RunspaceHoldings.Current.Connect(session);
        if (PassThru)
        {
            WriteObject(session);
        }
    });

    private Session Open()
    {
        if (ParameterSetName == SandboxSet)
        {
            return OpenSandbox();
        }

        // The address is checked before any secret is read.
        SessionOptions options = Options(BaseUri);
        return ParameterSetName switch
        {
            FileSet => new Session(options, Authentication.ApiKeyFile.Read(PathOf(ApiKeyFile))),
            CredentialSet => new Session(options, CredentialsOf(Credential)),
            TokensSet => new Session(options, new SessionCredentials(
                Secret.FromSecureString(Jwt!), Secret.FromSecureString(RefreshToken!), Secret.FromSecureString(SessionSecret!))),
            _ => new Session(Options(BaseUri ?? CredentialVariables.BaseUri()), CredentialVariables.Read()),
        };
    }

    private Session OpenSandbox()
    {
        SandboxInfo? sandbox = RunningSandboxes.Latest;
        if (sandbox is null)
        {
            sandbox = RunningSandboxes.Start(new SandboxOptions());
            RunspaceHoldings.Current.Own(sandbox);
        }

        SandboxTokens tokens = sandbox.Exchange.OpenSession(sandbox.Accounts[0].ProfileId);
        return new Session(
            Options(sandbox.BaseUri) with { Environment = BfxEnvironment.Sandbox },
            new SessionCredentials(
                Secret.FromText(tokens.Jwt), Secret.FromText(tokens.RefreshToken), Secret.FromText(tokens.RandomSecret)));
    }

    private SessionOptions Options(Uri? address)
    {
        SessionOptions options = address is null
            ? SessionOptions.For(Enum.Parse<BfxEnvironment>(Environment, ignoreCase: true))
            : SessionOptions.At(address);
        return options with { ExchangeId = ExchangeId, Timeout = TimeSpan.FromSeconds(TimeoutSec) };
    }

    private ApiKeyCredentials CredentialsOf(PSCredential credential) => new(
        credential.UserName,
        Secret.FromSecureString(credential.Password),
        Jwt is null ? null : Secret.FromSecureString(Jwt),
        RefreshToken is null ? null : Secret.FromSecureString(RefreshToken));

    private string PathOf(string path)
    {
        try
        {
            string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? resolved : throw NoFile(path, $"it names the provider {provider.Name}");
        }
        catch (Exception nowhere) when (nowhere is RuntimeException or ArgumentException or NotSupportedException)
        {
            // A drive or a provider that is not there, or characters that no path has.
            throw NoFile(path, nowhere.Message.TrimEnd('.'), nowhere);
        }
    }

    private static BfxException NoFile(string path, string why, Exception? cause = null) =>
        new(BfxErrorIds.KeyFile, $"'{path}' is not a file: {why}. Nothing was sent.", cause);
}
