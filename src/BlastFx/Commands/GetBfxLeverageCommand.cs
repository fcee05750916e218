using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>Gets the leverage of the account's markets.</summary>
[Cmdlet(VerbsCommon.Get, "BfxLeverage")]
[OutputType("BlastFx.MarketLeverage")]
public sealed class GetBfxLeverageCommand : BfxSessionCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*; all if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    private protected override void ProcessSession(Session session) => ContinueOnError(session, () =>
    {
        string[] names = MarketId ?? ["*"];
        var patterns = new NamePatterns(names);
        IEnumerable<KeyValuePair<string, decimal>> entries = Await(session.Account.GetAccountAsync).Leverage ?? Enumerable.Empty<KeyValuePair<string, decimal>>();
        Models.MarketLeverage[] all = [.. entries.Select(entry => new Models.MarketLeverage { MarketId = entry.Key, Leverage = entry.Value })];
        foreach (Models.MarketLeverage leverage in all.Where(leverage => patterns.Match(leverage.MarketId)))
        {
            WriteRecord(leverage);
        }

        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (!Array.Exists(all, leverage => name.Equals(leverage.MarketId, StringComparison.OrdinalIgnoreCase)))
            {
                Messages.Error(ErrorRecords.Of(new BfxException("Bfx.WRONG_MARKET_ID", $"The account has no leverage for market '{name}'."), name));
            }
        }
    });
}
