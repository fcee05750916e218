using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Api;

/// <summary>Places, amends and cancels orders.</summary>
internal sealed class TradingApi(SandboxOptions options)
{
    public IEnumerable<Endpoint> Endpoints =>
    [
        new("POST", "/orders", 1, Access.Account, Counted(Place)),
        new("PUT", "/orders", 1, Access.Account, Counted(Amend)),
        new("DELETE", "/orders", 1, Access.Account, Counted(Cancel)),
        new("DELETE", "/orders/cancel_all", 1, Access.Account, Counted(CancelAll)),
    ];

    private static Func<ApiRequest, ApiResult> Counted(Func<ApiRequest, ApiResult> handle) => request =>
    {
        request.Account.Ledger.Trade(static desk => desk.CountRequest());
        return handle(request);
    };

    private static ApiResult Place(ApiRequest request)
    {
        CheckActive(request.Account);
        var order = OrderRequest.Read(request.Http.Json, request.Venue.Markets);
        CheckActive(order.Market);
        Order placed = request.Account.Ledger.Trade(desk => desk.Place(order));
        return new(json => WritePlaced(json, request.Account.ProfileId, placed));
    }

    private static ApiResult Amend(ApiRequest request)
    {
        CheckActive(request.Account);
        var amend = AmendRequest.Read(request.Http.Json, request.Venue.Markets);
        CheckActive(amend.Market);
        request.Account.Ledger.Trade(desk => desk.Amend(amend));
        return new(json => WriteAmended(json, request.Account.ProfileId, amend));
    }

    private ApiResult Cancel(ApiRequest request)
    {
        var cancel = CancelRequest.Read(request.Http.Json, request.Venue.Markets);
        CancelReceipt receipt = request.Account.Ledger.Trade(desk => desk.Cancel(cancel));
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, receipt.OrderId);
            json.WriteString("market_id"u8, cancel.Market.Spec.Id);
            json.WriteNumber("profile_id"u8, request.Account.ProfileId);
            json.WriteString("status"u8, receipt.IsDone ? "canceled"u8 : "canceling"u8);
            json.WriteString("client_order_id"u8, receipt.ClientId);
            json.WriteEndObject();
        });
    }

    private ApiResult CancelAll(ApiRequest request)
    {
        request.Account.Ledger.Trade(static desk => desk.CancelAll());
        return options.CancelAllResponse == CancelAllResponse.Empty ? ApiResult.Empty : new(static json => json.WriteBooleanValue(true));
    }

    private static void CheckActive(SandboxAccount account)
    {
        if (!account.IsActive)
        {
            throw new ApiException(ApiErrors.ProfileNotActive);
        }
    }

    private static void CheckActive(ListedMarket market)
    {
        if (!market.IsActive)
        {
            throw new ApiException(ApiErrors.MarketNotActive);
        }
    }

    private static void WritePlaced(Utf8JsonWriter json, long profileId, Order order)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, order.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("market_id"u8, order.Market.Spec.Id);
        json.WriteString("type"u8, order.Type);
        json.WriteString("status"u8, order.Status);
        json.WriteDecimal("price"u8, order.Price);
        json.WriteDecimal("size"u8, order.InitialSize);
        json.WriteString("side"u8, Sides.TextOf(order.IsLong));
        json.WriteString("client_order_id"u8, order.ClientId);
        json.WriteDecimal("trigger_price"u8, order.TriggerPrice);
        json.WriteDecimal("size_percent"u8, order.SizePercent);
        json.WriteString("time_in_force"u8, order.TimeInForce);
        json.WriteEndObject();
    }

    private static void WriteAmended(Utf8JsonWriter json, long profileId, AmendRequest amend)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, amend.OrderId);
        json.WriteString("market_id"u8, amend.Market.Spec.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("status"u8, "amending"u8);
        foreach (string name in AmendRequest.Amounts)
        {
            if (amend.Body.Number(name) is { } amount)
            {
                json.WriteString(name, JsonText.TextOf(amount));
            }
        }

        json.WriteEndObject();
    }
}
