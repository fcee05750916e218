using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets the trades of markets, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxTrade", SupportsPaging = true, DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Trade")]
public sealed class GetBfxTradeCommand : BfxMarketCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one list after the other.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    private protected override void ProcessMarket(MarketClient client)
    {
        foreach (string market in ResolveMarkets(MarketId, client))
        {
            ContinueOnError(market, () => Pages.Write(window => client.GetTrades(market, window), $"trades of {market}"));
        }
    }
}
