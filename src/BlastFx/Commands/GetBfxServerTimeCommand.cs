using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the exchange's time, and the offset of this machine's clock.</summary>
[Cmdlet(VerbsCommon.Get, "BfxServerTime", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.ServerTime")]
public sealed class GetBfxServerTimeCommand : BfxMarketCommand
{
    private protected override void ProcessMarket(MarketClient client) =>
        ContinueOnError(Session, () => WriteRecord(Await(client.GetServerTimeAsync)));
}
