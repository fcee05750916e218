using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>An account's orders and their fills.</summary>
internal sealed class OrderEndpoints(MarketList markets, RecordKeeper records, TimeProvider clock)
{
    private static readonly string[] Statuses =
        ["processing", "open", "closed", "rejected", "canceled", "canceling", "amending", "cancelingall", "placed"];

    private static readonly string[] Types =
    [
        "limit", "market", "stop_limit", "stop_market", "stop_loss", "take_profit", "stop_loss_limit", "take_profit_limit",
    ];

    private long Now => Slots.Micros(clock.GetUtcNow());

    public EndpointResult Orders(EndpointCall call)
    {
        var query = new Query("OrdersRequest", call.Request.Query);
        (string? orderId, string? clientOrderId, string? marketId) = (query.Text("order_id"), query.Text("client_order_id"), query.Text("market_id"));
        (IReadOnlyList<string>? statuses, IReadOnlyList<string>? types) = (query.All("status"), query.All("order_type"));
        var window = TimeWindow.Bind(query);
        var page = PageRequest.Bind(query);
        query.Check(clientOrderId is null || marketId is not null, "MarketId", "required_with");
        query.Check(statuses.All(Statuses.Contains), "Status", "oneof");
        query.Check(types.All(Types.Contains), "OrderType", "oneof");
        query.Validate();

        var filter = new OrderFilter(statuses, types, marketId is null ? null : markets.Find(marketId));
        AccountRecords account = records.Of(call.RequiredCaller.Account);
        long now = Now;
        Listing orders = Named(account.OrderIds, orderId, clientOrderId, now) is { } named
            ? OrderListing.Of(account, named, filter, now)
            : OrderListing.Of(account, filter, now);
        return orders.Page(page, window);
    }

    /// <summary>The fills of one order, the newest first. They are few: the answer is no page.</summary>
    public EndpointResult Fills(EndpointCall call)
    {
        var query = new Query("OrderFillsRequest", call.Request.Query);
        string id = query.Required("order_id", "OrderId");
        query.Validate();

        long now = Now;
        AccountRecords account = records.Of(call.RequiredCaller.Account);
        if (account.OrderIds.Find(id, now) is not var (trip, place) || account.Orders.CreatedAt(trip, place) > now)
        {
            throw new RefusedException(Refusals.OrderNotFound);
        }

        OrderPlan plan = RoundTrip.Orders[place];
        return new EndpointResult(json =>
        {
            for (int fill = plan.LastFill; fill >= plan.FirstFill; fill--)
            {
                if (account.History.FillTime(trip, fill) <= now)
                {
                    FillRow.Write(json, account, account.History.FillAt(trip, fill));
                }
            }
        });
    }

    /// <summary>The deadman switch of a market: never set.</summary>
    public Action<Utf8JsonWriter> Deadman(EndpointCall call)
    {
        var query = new Query("CancelAllAfterRequest", call.Request.Query);
        string id = query.Required("market_id", "MarketId");
        query.Validate();
        markets.Find(id);
        return static _ => { };
    }

    /// <summary>The orders the ids name, none or one; null where no id is given.</summary>
    private static IEnumerable<(Trip Trip, int Place)>? Named(OrderIds ids, string? orderId, string? clientOrderId, long now)
    {
        if (orderId is null && clientOrderId is null)
        {
            return null;
        }

        (Trip Trip, int Place)? found = orderId is null ? ids.FindByClientId(clientOrderId!, now) : ids.Find(orderId, now);
        bool matches = found is var (trip, place) && (clientOrderId is null || ids.ClientIdOf(trip, place) == clientOrderId);
        return matches ? [found!.Value] : [];
    }
}
