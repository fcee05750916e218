using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Gets fills, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxFill", SupportsPaging = true)]
[OutputType("BlastFx.Fill")]
public sealed class GetBfxFillCommand : BfxSessionRangeCommand
{
    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*, one list after the other; a single list of all if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    /// <summary>The orders of the fills, such as BTC-USD@1848.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("order_id")]
    [TrimmedText]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderIdCompleter))]
    public string[]? OrderId { get; set; }

    private protected override void ProcessSession(Session session)
    {
        IReadOnlyList<string>? markets = MarketId is null ? null : ResolveMarkets(MarketId, session.Markets);
        if (OrderId is null)
        {
            foreach (string? market in (IReadOnlyList<string?>?)markets ?? Any)
            {
                ContinueOnError(market, () => Pages.Write(
                    window => session.Account.GetFills(market, Range, window), market is null ? "fills" : $"fills of {market}", onPage: Learn));
            }

            return;
        }

        if (markets is { Count: 0 })
        {
            return;
        }

        foreach (string order in OrderId)
        {
            ContinueOnError(order, () => Pages.Write(window => session.Account.GetOrderFills(order, markets, Range, window), $"fills of {order}"));
        }

        void Learn(IReadOnlyList<Models.Fill> fills)
        {
            foreach (Models.Fill fill in fills.Reverse())
            {
                KnownOrders.Of(session).Add(fill.OrderId, null);
            }
        }
    }
}
