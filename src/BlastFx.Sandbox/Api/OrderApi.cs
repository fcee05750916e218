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
        return page.Of(window.Of(orders), (json, order) => OrderRecord.Write(json, request.Account.ProfileId, order));
    }

    private static ApiResult Fills(ApiRequest request)
    {
        QueryParameters query = request.Query("FillsRequest");
        string? marketId = query.Text("market_id");
        TimeWindow window = TimeWindow.Bind(query);
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        Listing<Fill> fills = request.Account.Ledger.Fills(FindMarket(request, marketId));
        return page.Of(window.Of(fills), (json, fill) => FillRecord.Write(json, request.Account.ProfileId, fill));
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
                FillRecord.Write(json, request.Account.ProfileId, fill);
            }
        });
    }

    private static ListedMarket? FindMarket(ApiRequest request, string? id) => id is null ? null : request.Venue.Markets.Find(id);
}
