using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets the order books of markets.</summary>
[Cmdlet(VerbsCommon.Get, "BfxOrderBook", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.OrderBook")]
public sealed class GetBfxOrderBookCommand : BfxMarketCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; one book after the other.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[] MarketId { get; set; } = [];

    /// <summary>The number of levels of each side, the best first; all that the exchange sends if omitted.</summary>
    [Parameter(Position = 1)]
    [ExactInteger]
    [ValidateRange(1, 1000)]
    public int Depth { get; set; }

    private protected override void ProcessMarket(MarketClient client)
    {
        int? depth = Depth == 0 ? null : Depth;
        foreach (string market in ResolveMarkets(MarketId, client))
        {
            ContinueOnError(market, () => WriteRecord(Await((observer, stopping) => client.GetOrderBookAsync(market, depth, observer, stopping))));
        }
    }
}
