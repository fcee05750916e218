using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Reads the exchange's clock, and how far this machine's is from it.</summary>
[Cmdlet(VerbsCommon.Get, "BfxServerTime", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.ServerTime")]
public sealed class GetBfxServerTimeCommand : BfxMarketCommand
{
    private protected override void ProcessMarket(MarketClient client) =>
        ContinueOnError(Session, () => WriteRecord(Await(client.GetServerTimeAsync)));
}
