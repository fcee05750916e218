using System.Management.Automation;
using BlastFx.Formatting;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Reads the order books of markets.</summary>
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

    /// <summary>How many levels of each side, the best first; all the exchange gives where it is left out.</summary>
    [Parameter(Position = 1)]
    [ExactInteger]
    [ValidateRange(1, 1000)]
    public int Depth { get; set; }

    private protected override void ProcessMarket(MarketClient data)
    {
        int? depth = Depth == 0 ? null : Depth;
        foreach (string market in MarketsOf(MarketId, data))
        {
            Try(market, () =>
            {
                Models.OrderBook book = Bridge.Run((observer, stopping) => data.GetOrderBookAsync(market, depth, observer, stopping));
                DecimalPlaces.Learn(book);
                Rows.WriteOne(book);
            });
        }
    }
}
