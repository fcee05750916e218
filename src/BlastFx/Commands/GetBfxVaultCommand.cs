using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Reads the vaults.</summary>
[Cmdlet(VerbsCommon.Get, "BfxVault", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Vault")]
public sealed class GetBfxVaultCommand : BfxMarketCommand
{
    private protected override void ProcessMarket(MarketClient data) =>
        Try(Session, () => Rows.WriteAll(Bridge.Run(data.GetVaultsAsync), _ => true, _ => true));
}
