using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>
/// A cmdlet that gets public data: with -Session, from -Environment or -BaseUri, with the runspace's default session, or from
/// the main network.
/// </summary>
public abstract class BfxMarketCommand : BfxCommand
{
    private protected const string SessionSet = "Session";
    private protected const string AddressSet = "Address";

    /// <summary>The session whose connections and rate limit are used; the runspace's default if omitted.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [SessionArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public Session? Session { get; set; }

    /// <summary>The environment of the exchange, without a session: Mainnet or Testnet.</summary>
    [Parameter(ParameterSetName = AddressSet)]
    [ValidateSet(nameof(BfxEnvironment.Mainnet), nameof(BfxEnvironment.Testnet))]
    public string Environment { get; set; } = nameof(BfxEnvironment.Mainnet);

    /// <summary>Another address, without a session and instead of -Environment: https, or http to this machine.</summary>
    [Parameter(ParameterSetName = AddressSet)]
    [AddressArgument]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>Resolves the client and calls <see cref="ProcessMarket"/>.</summary>
    protected sealed override void ProcessRecord()
    {
        MarketClient? client = null;
        StopOnError(BaseUri, () => client = Resolve());
        ProcessMarket(client!);
    }

    private protected abstract void ProcessMarket(MarketClient client);

    private MarketClient Resolve()
    {
        SessionArgumentAttribute.RejectDeserialized(Session);
        if (ParameterSetName == AddressSet)
        {
            AddressArguments.Check(MyInvocation.BoundParameters);
            return RunspaceContext.Current.MarketClientAt(AddressArguments.Options(Environment, BaseUri));
        }

        return (Session ?? RunspaceContext.Current.DefaultSession)?.Markets
            ?? RunspaceContext.Current.MarketClientAt(EnvironmentCredentials.BaseUri() is { } address ? SessionOptions.At(address) : new SessionOptions());
    }
}
