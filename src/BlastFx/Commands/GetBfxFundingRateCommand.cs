using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Reads the funding rates of markets, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxFundingRate", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.MarketFundingRate")]
public sealed class GetBfxFundingRateCommand : BfxMarketRangeCommand
{
    private protected override void ProcessMarket(MarketClient data)
    {
        foreach (string market in MarketsOf(MarketId, data))
        {
            Try(market, () => Rows.Write(window => data.GetFundingRates(market, Range, window), $"funding rates of {market}"));
        }
    }
}
