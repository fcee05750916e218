using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>Reads orders, the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxOrder", SupportsPaging = true)]
[OutputType("BlastFx.Order")]
public sealed class GetBfxOrderCommand : BfxSessionRangeCommand
{
    /// <summary>The markets, such as BTC-USD, one list after the other; all at once where it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    /// <summary>Orders by their ids, such as BTC-USD@1848.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("order_id")]
    [ValidateNotNullOrEmpty]
    public string[]? OrderId { get; set; }

    /// <summary>Orders by the ids their client gave them; needs -MarketId.</summary>
    [Parameter]
    [Alias("client_order_id")]
    [ValidateNotNullOrEmpty]
    public string[]? ClientOrderId { get; set; }

    /// <summary>The states, such as open.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>The types, such as limit.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderTypeCompleter))]
    public string[]? OrderType { get; set; }

    private protected override void ProcessSession(Session session)
    {
        var query = new OrderQuery
        {
            Statuses = ExchangeWords.Spelled(Status, ExchangeWords.OrderStatuses),
            OrderTypes = ExchangeWords.Spelled(OrderType, ExchangeWords.OrderTypes),
            Range = Range,
        };
        foreach (string? market in MarketId ?? Any)
        {
            foreach (string? id in OrderId ?? Any)
            {
                foreach (string? clientId in ClientOrderId ?? Any)
                {
                    Write(session, query with { MarketId = market, OrderId = id, ClientOrderId = clientId });
                }
            }
        }
    }

    private void Write(Session session, OrderQuery query)
    {
        string? name = query.OrderId ?? query.ClientOrderId;
        Try(name ?? query.MarketId, () =>
        {
            long count = Rows.Write(window => session.ReadOrders(query, window), query.MarketId is null ? "orders" : $"orders of {query.MarketId}");
            if (name is not null && count == 0 && IsAsked(query))
            {
                throw new BfxException("Bfx.ORDER_NOT_FOUND", $"The account has no order '{name}' that is as asked. Check the id, the market and the session's account.");
            }
        });
    }

    /// <summary>Whether the order would have been written had it been there.</summary>
    private bool IsAsked(OrderQuery query) =>
        query is { Statuses: null, OrderTypes: null, Range: { Since: null, Until: null } } && PagingParameters is { Skip: 0, First: > 0 };
}
