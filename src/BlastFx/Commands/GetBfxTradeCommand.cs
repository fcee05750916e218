using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads the trades of markets, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxTrade", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Trade")]
public sealed class GetBfxTradeCommand : BfxMarketDataCommand
{
    /// <summary>The markets, such as BTC-USD; one list after the other.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    private protected override void ProcessMarketData(MarketData data)
    {
        foreach (string market in MarketId)
        {
            Try(market, () => Rows.Write(window => data.ReadTrades(market, window), $"trades of {market}"));
        }
    }
}
