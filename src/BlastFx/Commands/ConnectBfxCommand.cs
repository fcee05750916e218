using System.Management.Automation;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Connections;
using BlastFx.Parameters;

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

    /// <summary>The API key file, as exported by the exchange's web app.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ApiKeyFile { get; set; } = "";

    /// <summary>A JSON file with jwt, refreshToken and randomSecret; refreshed tokens are written back to it.</summary>
    [Parameter(ParameterSetName = TokenFileSet, Mandatory = true)]
    [Alias("SessionFile")]
    [ValidateNotNullOrEmpty]
    public string TokenFile { get; set; } = "";

    /// <summary>The secret of a SecretManagement vault that holds the credentials, as Save-BfxSecret stores them.</summary>
    [Parameter(ParameterSetName = SecretSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "";

    /// <summary>The secret vault; required only if more than one has a secret of that name.</summary>
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

    /// <summary>The private key of an Ethereum wallet, 64 hex digits; it signs the exchange's message and is not stored.</summary>
    [Parameter(ParameterSetName = WalletSet, Mandatory = true)]
    [SecretArgument]
    [ValidateNotNull]
    public SecureString? WalletPrivateKey { get; set; }

    /// <summary>Requests token credentials, which are refreshed when needed, instead of an API key.</summary>
    [Parameter(ParameterSetName = WalletSet)]
    [Alias("AsSession")]
    public SwitchParameter AsToken { get; set; }

    /// <summary>Connects to the embedded exchange; starts one if none is running.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>The environment of the exchange: Mainnet or Testnet.</summary>
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

    /// <summary>The timeout of a request, including its retries and waits, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>Rejects every change at the exchange before it is signed.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>The only markets on which something may be changed.</summary>
    [Parameter]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? AllowedMarket { get; set; }

    /// <summary>The maximum value of an order, in the quote currency.</summary>
    [Parameter]
    [AmountArgument]
    [ValidateNotNull]
    public decimal? MaxOrderNotional { get; set; }

    /// <summary>The maximum size of an order, in the base currency of its market.</summary>
    [Parameter]
    [AmountArgument]
    [ValidateNotNull]
    public decimal? MaxOrderSize { get; set; }

    /// <summary>The maximum number of order requests in any second, which the session keeps by waiting; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int OrdersPerSecond { get; set; } = 20;

    /// <summary>The beginning of the client order ids that the session creates.</summary>
    [Parameter]
    [ValidateNotNull]
    public string ClientOrderPrefix { get; set; } = "bfx-";

    /// <summary>Skips the test of the credentials.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>Does not write refreshed tokens back to the file or secret.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TokenFileSet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter NoPersist { get; set; }

    /// <summary>Uses the file even if other users can read or change it.</summary>
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
            // The exchange has just issued the credentials of a wallet, and a failure must not lose an API key.
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

        Session? replaced = RunspaceContext.Current.Connect(session);
        if (PassThru)
        {
            WriteObject(session);
        }

        WarnOfKeptSwitches(replaced);
    });

    /// <summary>Ending the renewals would cancel orders, and that they go on must not stay unnoticed.</summary>
    private void WarnOfKeptSwitches(Session? replaced)
    {
        if (replaced?.KeptDeadmanSwitches is { Count: > 0 } kept)
        {
            Messages.Warning(
                $"The session that was the default before, {replaced}, stays open and still renews these deadman switches: {string.Join(", ", kept)}. Get-BfxSession -All gets it.");
        }
    }

    private object? FileOrAddress() => ParameterSetName switch
    {
        FileSet => ApiKeyFile,
        TokenFileSet => TokenFile,
        SecretSet => SecretName,
        _ => BaseUri,
    };

    private Session Open()
    {
        // The address is checked before any secret is read.
        AddressArguments.Check(MyInvocation.BoundParameters);
        var sessions = new SessionFactory(Bridge, Options());
        return ParameterSetName switch
        {
            FileSet => sessions.FromFile(this.FileSystemPath(ApiKeyFile), CredentialKind.ApiKey, !NoPersist, Force),
            TokenFileSet => sessions.FromFile(this.FileSystemPath(TokenFile), CredentialKind.Token, !NoPersist, Force),
            SecretSet => sessions.FromSecret(InvokeCommand, SecretName, Vault, !NoPersist),
            CredentialSet => sessions.FromCredential(Credential, Jwt, RefreshToken),
            TokensSet => sessions.FromTokens(Jwt!, RefreshToken!, TokenSecret!),
            WalletSet => sessions.FromWallet(WalletPrivateKey!, AsToken),
            SandboxSet => sessions.FromSandbox(),
            _ => sessions.FromVariables(),
        };
    }

    /// <summary>Reads the account, then tests the signature, which reads do not.</summary>
    private void Verify(Session session)
    {
        Await(session.Account.GetAccountAsync);
        // A read-only session sends no change, and the sandbox has just issued the secret.
        if (!ReadOnly && ParameterSetName != SandboxSet)
        {
            Messages.Verbose("Testing the secret with a change that the exchange always rejects: leverage 0 on no market.");
            if (!Await(session.Account.TestSignatureAsync))
            {
                Messages.Verbose("The response does not show whether the secret is right. The first change will show it.");
            }
        }
    }

    private SessionOptions Options()
    {
        // The address of the environment variable does not replace one that was specified.
        bool usesVariable = ParameterSetName == VariablesSet && BaseUri is null && !MyInvocation.BoundParameters.ContainsKey(nameof(Environment));
        return AddressArguments.Options(Environment, usesVariable ? EnvironmentCredentials.BaseUri() : BaseUri) with
        {
            ExchangeId = ExchangeId,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            ReadOnly = ReadOnly,
            AllowedMarkets = AllowedMarket,
            MaxOrderNotional = MaxOrderNotional,
            MaxOrderSize = MaxOrderSize,
            OrdersPerSecond = OrdersPerSecond,
            ClientOrderPrefix = ClientOrderPrefix,
        };
    }
}
