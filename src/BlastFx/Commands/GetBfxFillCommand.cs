using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads fills, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxFill", SupportsPaging = true)]
[OutputType("BlastFx.Fill")]
public sealed class GetBfxFillCommand : BfxSessionRangeCommand
{
    /// <summary>The markets, such as BTC-USD, one list after the other; all at once where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    /// <summary>The orders whose fills are wanted, such as BTC-USD@1848.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("order_id")]
    [ValidateNotNullOrEmpty]
    public string[]? OrderId { get; set; }

    private protected override void ProcessSession(Session session)
    {
        if (OrderId is null)
        {
            foreach (string? market in MarketId ?? Any)
            {
                Try(market, () => Rows.Write(
                    window => session.ReadFills(market, Range, window), market is null ? "fills" : $"fills of {market}"));
            }

            return;
        }

        foreach (string order in OrderId)
        {
            Try(order, () => Rows.Write(window => session.ReadFillsOfOrder(order, MarketId, Range, window), $"fills of {order}"));
        }
    }
}
