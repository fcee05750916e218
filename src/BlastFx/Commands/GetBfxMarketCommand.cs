using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Serialization;

namespace BlastFx.Commands;

/// <summary>Gets markets.</summary>
[Cmdlet(VerbsCommon.Get, "BfxMarket", DefaultParameterSetName = SessionSet)]
[OutputType("BlastFx.Market")]
public sealed class GetBfxMarketCommand : BfxMarketCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    private protected override void ProcessMarket(MarketClient client) => ContinueOnError(MarketId, () =>
    {
        string[] names = Array.ConvertAll(MarketId ?? ["*"], client.Known.Spelled);
        var patterns = new NamePatterns(names);
        RecordList<Models.Market> markets = Read(client, names);
        Records.Write(markets, market => patterns.Match(market.MarketId), patterns.Match);
        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            IEnumerable<string?> ids = [.. markets.Select(market => market.MarketId), .. markets.Unreadable.Select(row => row.MarketId)];
            if (!ids.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Messages.Error(ErrorRecords.Of(NoMarket(name), name));
            }
        }
    });

    /// <summary>Requests only the named markets, if there is no pattern. One unknown name among them makes the exchange reject the
    /// request; then all markets are read.</summary>
    private RecordList<Models.Market> Read(MarketClient client, string[] names)
    {
        if (Array.Exists(names, WildcardPattern.ContainsWildcardCharacters))
        {
            return Await((observer, stopping) => client.GetMarketsAsync(null, observer, stopping));
        }

        try
        {
            return Await((observer, stopping) => client.GetMarketsAsync(names, observer, stopping));
        }
        catch (BfxException rejected) when (rejected.ErrorId is "Bfx.WRONG_MARKET_ID" or "Bfx.NO_SUCH_MARKET")
        {
            return Await((observer, stopping) => client.GetMarketsAsync(null, observer, stopping));
        }
    }

    private static BfxException NoMarket(string name) =>
        new("Bfx.WRONG_MARKET_ID", $"The exchange has no market '{name}'.");
}
