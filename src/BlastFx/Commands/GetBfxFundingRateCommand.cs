using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Reads the funding rates of markets, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxFundingRate", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.MarketFundingRate")]
public sealed class GetBfxFundingRateCommand : BfxMarketRangeCommand
{
    private protected override void ProcessMarket(MarketClient client)
    {
        foreach (string market in ResolveMarkets(MarketId, client))
        {
            ContinueOnError(market, () => Pages.Write(window => client.GetFundingRates(market, Range, window), $"funding rates of {market}"));
        }
    }
}
