using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Api;

/// <summary>Reads an account's orders and fills.</summary>
internal static class OrderApi
{
    private static readonly string[] s_statuses =
        ["processing", "open", "closed", "rejected", "canceled", "canceling", "amending", "cancelingall", "placed"];

    public static IEnumerable<Endpoint> Endpoints =>
    [
        new("GET", "/orders", 1, Access.Account, Orders),
        new("GET", "/fills", 10, Access.Account, Fills),
        new("GET", "/fills/order", 10, Access.Account, FillsOfOrder),
    ];

    private static ApiResult Orders(ApiRequest request)
    {
        QueryParameters query = request.Query("OrdersRequest");
        (string? id, string? clientId, string? marketId) = (query.Text("order_id"), query.Text("client_order_id"), query.Text("market_id"));
        (IReadOnlyList<string> statuses, IReadOnlyList<string> types) = (query.All("status"), query.All("order_type"));
        TimeWindow window = TimeWindow.Bind(query);
        PageRequest page = PageRequest.Bind(query);
        query.Check(clientId is null || marketId is not null, "MarketId", "required_with");
        query.Check(statuses.All(s_statuses.Contains), "Status", "oneof");
        query.Check(types.All(static type => OrderType.Find(type) is not null), "OrderType", "oneof");
        query.Validate();

        var filter = new OrderFilter(statuses, types, FindMarket(request, marketId));
        AccountLedger ledger = request.Account.Ledger;
        Listing<Order> orders = id is null && clientId is null
            ? ledger.Orders(filter)
            : Listing<Order>.Empty.Then([.. ledger.FindOrders(id, clientId).Where(filter.Matches)], static order => order.CreatedAt);
        return page.Of(window.Of(orders), (json, order) => Write(json, request.Account.ProfileId, order));
    }

    private static ApiResult Fills(ApiRequest request)
    {
        QueryParameters query = request.Query("FillsRequest");
        string? marketId = query.Text("market_id");
        TimeWindow window = TimeWindow.Bind(query);
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        Listing<Fill> fills = request.Account.Ledger.Fills(FindMarket(request, marketId));
        return page.Of(window.Of(fills), (json, fill) => Write(json, request.Account.ProfileId, fill));
    }

    /// <summary>The fills of one order, newest first. They are few, so the response is not paged.</summary>
    private static ApiResult FillsOfOrder(ApiRequest request)
    {
        QueryParameters query = request.Query("OrderFillsRequest");
        string id = query.Required("order_id", "OrderId");
        query.Validate();

        IReadOnlyList<Fill> fills = request.Account.Ledger.FillsOf(id) ?? throw new ApiException(ApiErrors.OrderNotFound);
        return new(json =>
        {
            foreach (Fill fill in fills)
            {
                Write(json, request.Account.ProfileId, fill);
            }
        });
    }

    private static ListedMarket? FindMarket(ApiRequest request, string? id) => id is null ? null : request.Venue.Markets.Find(id);

    private static void Write(Utf8JsonWriter json, long profileId, Order order)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, order.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("market_id"u8, order.Market.Spec.Id);
        json.WriteString("order_type"u8, order.Type);
        json.WriteString("status"u8, order.Status);
        json.WriteDecimal("price"u8, order.Price);
        json.WriteDecimal("size"u8, order.RemainingSize);
        json.WriteDecimal("initial_size"u8, order.InitialSize);
        json.WriteDecimal("total_filled_size"u8, order.FilledSize);
        json.WriteString("side"u8, Sides.TextOf(order.IsLong));
        json.WriteNumber("timestamp"u8, order.CreatedAt);
        json.WriteString("reason"u8, order.Reason);
        json.WriteString("client_order_id"u8, order.ClientId);
        json.WriteDecimal("trigger_price"u8, order.TriggerPrice);
        json.WriteDecimal("size_percent"u8, order.SizePercent);
        json.WriteString("time_in_force"u8, order.TimeInForce);
        json.WriteNumber("created_at"u8, order.CreatedAt);
        json.WriteNumber("updated_at"u8, order.UpdatedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, long profileId, Fill fill)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, fill.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("market_id"u8, fill.Market.Spec.Id);
        json.WriteString("order_id"u8, fill.OrderId);
        json.WriteNumber("timestamp"u8, fill.Time);
        json.WriteString("trade_id"u8, fill.TradeId);
        json.WriteDecimal("price"u8, fill.Price);
        json.WriteDecimal("size"u8, fill.Size);
        json.WriteString("side"u8, Sides.TextOf(fill.IsLong));
        json.WriteBoolean("is_maker"u8, fill.IsMaker);
        json.WriteDecimal("fee"u8, fill.Fee);
        json.WriteBoolean("liquidation"u8, fill.IsLiquidation);
        json.WriteEndObject();
    }
}
