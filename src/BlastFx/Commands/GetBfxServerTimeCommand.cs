using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Reads the exchange's clock, and how far this machine's is from it.</summary>
[Cmdlet(VerbsCommon.Get, "BfxServerTime", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.ServerTime")]
public sealed class GetBfxServerTimeCommand : BfxMarketDataCommand
{
    private protected override void ProcessMarketData(MarketData data) =>
        Try(Session, () => WriteObject(Record.Of(Bridge.Run(data.GetServerTimeAsync))));
}
