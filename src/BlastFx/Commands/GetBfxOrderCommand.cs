using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;
using BlastFx.Trading;

namespace BlastFx.Commands;

/// <summary>Gets orders, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BfxOrder", SupportsPaging = true)]
[OutputType("BlastFx.Order")]
public sealed class GetBfxOrderCommand : BfxSessionRangeCommand
{
    private string[]? _statuses;
    private string[]? _orderTypes;

    /// <summary>The markets, such as BTC-USD, or patterns such as BTC*, one list after the other; a single list of all if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId(AllowsPatterns = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string[]? MarketId { get; set; }

    /// <summary>The ids of orders, such as BTC-USD@1848.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("order_id")]
    [TrimmedText]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderIdCompleter))]
    public string[]? OrderId { get; set; }

    /// <summary>The client order ids; requires -MarketId.</summary>
    [Parameter]
    [Alias("client_order_id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClientOrderIdCompleter))]
    public string[]? ClientOrderId { get; set; }

    /// <summary>The statuses, such as open.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>The types, such as limit.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrderTypeCompleter))]
    public string[]? OrderType { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        StopOnError(Status, () => _statuses = KnownValueArguments.Check(Status, Models.KnownValues.OrderStatuses, "order status", Messages.Warning));
        StopOnError(OrderType, () => _orderTypes = KnownValueArguments.Check(OrderType, Models.KnownValues.OrderTypes, "order type", Messages.Warning));
    }

    private protected override void ProcessSession(Session session)
    {
        var query = new OrderQuery { Statuses = _statuses, OrderTypes = _orderTypes, Range = Range };
        foreach (string? market in MarketId is null ? Any : (IReadOnlyList<string?>)ResolveMarkets(MarketId, session.Markets))
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
        ContinueOnError(name ?? query.MarketId, () =>
        {
            long count = Pages.Write(window => session.Orders.GetOrders(query, window), query.MarketId is null ? "orders" : $"orders of {query.MarketId}", onPage: Learn);
            if (name is not null && count == 0 && HasNoFilter(query))
            {
                var order = new OrderReference(query.MarketId, query.OrderId, query.ClientOrderId);
                if (Await((observer, stopping) => session.Orders.FindRecentAsync(order, observer, stopping)) is { } late)
                {
                    WriteRecord(late);
                    return;
                }

                throw new BfxException("Bfx.ORDER_NOT_FOUND", $"The account has no order '{name}'{(query.MarketId is null ? "" : $" of {query.MarketId}")}.");
            }
        });

        void Learn(IReadOnlyList<Models.Order> orders)
        {
            foreach (Models.Order order in orders.Reverse())
            {
                KnownOrders.Of(session).Add(order.OrderId, order.ClientOrderId);
            }
        }
    }

    /// <summary>True if no filter or paging parameter can have excluded the order.</summary>
    private bool HasNoFilter(OrderQuery query) =>
        query is { Statuses: null, OrderTypes: null, Range: { Since: null, Until: null } } && PagingParameters is { Skip: 0, First: > 0 };
}
