using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>Gets the funding rates of markets, newest first.</summary>
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
