using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads markets.</summary>
[Cmdlet(VerbsCommon.Get, "BfxMarket", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Market")]
public sealed class GetBfxMarketCommand : BfxMarketDataCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    private protected override void ProcessMarketData(MarketData data) => Try(MarketId, () =>
    {
        string[] names = Array.ConvertAll(MarketId ?? ["*"], data.Known.Spelled);
        var patterns = new NamePatterns(names);
        IReadOnlyList<Models.Market> markets = Read(data, names);
        MarketDigits.Learn(markets);
        foreach (Models.Market market in markets.Where(market => patterns.Fit(market.MarketId)))
        {
            WriteObject(Record.Of(market));
        }

        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (!markets.Any(market => market.MarketId.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                WriteError(ErrorRecords.Of(NoMarket(name), name));
            }
        }
    });

    /// <summary>Names alone are asked for alone. A pattern needs the list, and so does one wrong name among right ones, for
    /// which the exchange refuses them all.</summary>
    private IReadOnlyList<Models.Market> Read(MarketData data, string[] names)
    {
        if (Array.Exists(names, WildcardPattern.ContainsWildcardCharacters))
        {
            return Bridge.Run((observer, stopping) => data.GetMarketsAsync(null, observer, stopping));
        }

        try
        {
            return Bridge.Run((observer, stopping) => data.GetMarketsAsync(names, observer, stopping));
        }
        catch (BfxException refused) when (refused.ErrorId is "Bfx.WRONG_MARKET_ID" or "Bfx.NO_SUCH_MARKET")
        {
            return Bridge.Run((observer, stopping) => data.GetMarketsAsync(null, observer, stopping));
        }
    }

    private static BfxException NoMarket(string name) =>
        new("Bfx.WRONG_MARKET_ID", $"The exchange has no market '{name}'. Get-BfxMarket without a name lists those it has.");
}
