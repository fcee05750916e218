using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the vaults.</summary>
[Cmdlet(VerbsCommon.Get, "BfxVault", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Vault")]
public sealed class GetBfxVaultCommand : BfxMarketCommand
{
    private protected override void ProcessMarket(MarketClient client) =>
        ContinueOnError(Session, () => Records.Write(Await(client.GetVaultsAsync)));
}
