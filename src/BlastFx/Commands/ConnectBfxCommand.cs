using System.Management.Automation;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Connections;
using BlastFx.Parameters;
using BlastFx.Sandbox;
using BlastFx.Sandboxes;
using BlastFx.Secrets;

namespace BlastFx.Commands;

/// <summary>Connects to the exchange and makes the session the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "Bfx", DefaultParameterSetName = VariablesSet)]
[OutputType("BlastFx.Session")]
public sealed class ConnectBfxCommand : BfxCommand
{
    private const string VariablesSet = "EnvironmentVariables";
    private const string FileSet = "ApiKeyFile";
    private const string TokenFileSet = "TokenFile";
    private const string SecretSet = "Secret";
    private const string CredentialSet = "Credential";
    private const string TokensSet = "Tokens";
    private const string WalletSet = "Wallet";
    private const string SandboxSet = "Sandbox";

    /// <summary>The JSON file the exchange's web app exported the API key as.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyFile { get; set; } = "";

    /// <summary>A JSON file with jwt, refreshToken and randomSecret; renewed ones are written back to it.</summary>
    [Parameter(ParameterSetName = TokenFileSet, Mandatory = true)]
    [Alias("SessionFile")]
    [ValidateNotNullOrEmpty]
    public string TokenFile { get; set; } = "";

    /// <summary>The secret of a SecretManagement vault that holds the credentials, as Save-BfxSecret stores them.</summary>
    [Parameter(ParameterSetName = SecretSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "";

    /// <summary>The vault; needed only where several have a secret of that name.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretVaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The API key as user name, its secret as password.</summary>
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true)]
    [ValidateNotNull]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The private JWT.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? Jwt { get; set; }

    /// <summary>The refresh token.</summary>
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The secret that came with the JWT (random_secret).</summary>
    [Parameter(ParameterSetName = TokensSet, Mandatory = true)]
    [Alias("SessionSecret")]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? TokenSecret { get; set; }

    /// <summary>The private key of an Ethereum wallet, 64 hex digits; it signs the exchange's message and is not kept.</summary>
    [Parameter(ParameterSetName = WalletSet, Mandatory = true)]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? WalletPrivateKey { get; set; }

    /// <summary>Requests token credentials, which are refreshed when needed, instead of an API key.</summary>
    [Parameter(ParameterSetName = WalletSet)]
    [Alias("AsSession")]
    public SwitchParameter AsToken { get; set; }

    /// <summary>Connects to the embedded exchange; starts it where none runs.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Which of the exchange's own environments: Mainnet or Testnet.</summary>
    [Parameter(ParameterSetName = VariablesSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TokenFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet)]
    [Parameter(ParameterSetName = WalletSet)]
    [ValidateSet(nameof(BfxEnvironment.Mainnet), nameof(BfxEnvironment.Testnet))]
    public string Environment { get; set; } = nameof(BfxEnvironment.Mainnet);

    /// <summary>Another address, instead of -Environment: https, or http to this machine.</summary>
    [Parameter(ParameterSetName = VariablesSet)]
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TokenFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = TokensSet)]
    [Parameter(ParameterSetName = WalletSet)]
    [AddressArgument]
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

    /// <summary>Refuses, before anything is signed, whatever would change something at the exchange.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>The only markets on which something may be changed.</summary>
    [Parameter]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? AllowedMarket { get; set; }

    /// <summary>Does not read the account to see whether the credentials work.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>Does not write renewed tokens back to the file or secret.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TokenFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter NoPersist { get; set; }

    /// <summary>Uses the file also where others than its owner can read or change it.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TokenFileSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => StopOnError(FileOrAddress(), () =>
    {
        Session session = Open();
        try
        {
            // What the exchange has issued just now needs no proof, and an API key must not be lost to a proof that fails.
            if (!NoVerify && ParameterSetName != WalletSet)
            {
                Verify(session);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        RunspaceContext.Current.Connect(session);
        if (PassThru)
        {
            WriteObject(session);
        }
    });

    private object? FileOrAddress() => ParameterSetName switch
    {
        FileSet => ApiKeyFile,
        TokenFileSet => TokenFile,
        SecretSet => SecretName,
        _ => BaseUri,
    };

    private Session Open()
    {
        if (ParameterSetName == SandboxSet)
        {
            return OpenSandbox();
        }

        // The address is checked before any secret is read.
        AddressArgumentAttribute.RejectTwoAddresses(MyInvocation.BoundParameters);
        SessionOptions options = Options(BaseUri);
        return ParameterSetName switch
        {
            FileSet => FromFile(options, ApiKeyFile, CredentialKind.ApiKey),
            TokenFileSet => FromFile(options, TokenFile, CredentialKind.Token),
            SecretSet => FromSecret(options),
            CredentialSet => new Session(options, CredentialsOf(Credential)),
            TokensSet => new Session(options, new TokenCredentials(
                Secret.FromSecureString(Jwt!), Secret.FromSecureString(RefreshToken!), Secret.FromSecureString(TokenSecret!))),
            WalletSet => Await((observer, stopping) => Session.OnboardAsync(options, WalletPrivateKey!, AsToken, observer, stopping)),
            _ => new Session(Options(BaseUri ?? AddressOfVariable()), EnvironmentCredentials.Read()),
        };
    }

    /// <summary>Reads the account, and then has the signature checked, which reading does not do.</summary>
    private void Verify(Session session)
    {
        Await(session.Account.GetAccountAsync);
        // A session that only reads sends no change, and the sandbox has issued the secret itself.
        if (!ReadOnly && ParameterSetName != SandboxSet)
        {
            Messages.Verbose("Checking the secret with a change that the exchange rejects in any case: leverage 0 on no market.");
            if (!Await(session.Account.TestSignatureAsync))
            {
                Messages.Verbose("The exchange does not tell whether the secret is right. The first change will.");
            }
        }
    }

    /// <summary>An address of the surroundings does not stand in for one that was asked for.</summary>
    private Uri? AddressOfVariable() =>
        MyInvocation.BoundParameters.ContainsKey(nameof(Environment)) ? null : EnvironmentCredentials.BaseUri();

    private Session FromFile(SessionOptions options, string path, CredentialKind kind)
    {
        string file = this.FileSystemPath(path);
        return Await((observer, stopping) => Session.OpenAsync(options, file, kind, !NoPersist, Force, observer, stopping));
    }

    private Session FromSecret(SessionOptions options)
    {
        SecretManagement management = SecretManagement.Here(InvokeCommand, out string module);
        string vault = Vault ?? management.VaultsWith(SecretName) switch
        {
            [var only] => only,
            [] => throw new BfxException(BfxErrorIds.SecretVault, $"No vault has a secret '{SecretName}'. Save-BfxSecret stores one; Get-SecretInfo lists them. Nothing was sent."),
            var several => throw new BfxException(
                BfxErrorIds.SecretVault,
                $"Several vaults have a secret '{SecretName}' ({string.Join(", ", several)}), and which to use is not to be guessed: give -Vault. Nothing was sent."),
        };
        SecretVaultEntry secret = SecretVaultEntry.Read(management.Get(SecretName, vault), SecretName);
        bool persists = !NoPersist && secret.IsText;
        return new Session(options, secret.Credentials, persists ? new SecretVaultStore(SecretName, vault, module, options) : null);
    }

    private Session OpenSandbox()
    {
        SandboxInfo? sandbox = RunningSandboxes.Latest;
        if (sandbox is null)
        {
            sandbox = RunningSandboxes.Start(new SandboxOptions());
            RunspaceContext.Current.Own(sandbox);
        }

        SandboxTokens tokens = sandbox.Exchange.IssueTokens(sandbox.Accounts[0].ProfileId);
        return new Session(
            Options(sandbox.BaseUri) with { Environment = BfxEnvironment.Sandbox },
            new TokenCredentials(
                Secret.FromText(tokens.Jwt), Secret.FromText(tokens.RefreshToken), Secret.FromText(tokens.RandomSecret)));
    }

    private SessionOptions Options(Uri? address)
    {
        SessionOptions options = address is null
            ? SessionOptions.For(Environment)
            : SessionOptions.At(address);
        return options with
        {
            ExchangeId = ExchangeId,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            ReadOnly = ReadOnly,
            AllowedMarkets = AllowedMarket,
        };
    }

    private ApiKeyCredentials CredentialsOf(PSCredential credential) => new(
        credential.UserName,
        Secret.FromSecureString(credential.Password),
        Jwt is null ? null : Secret.FromSecureString(Jwt),
        RefreshToken is null ? null : Secret.FromSecureString(RefreshToken));
}
