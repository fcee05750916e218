using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>A request to cancel an order by one or both of its ids.</summary>
internal sealed record CancelRequest(ListedMarket Market, string? OrderId, string? ClientId)
{
    /// <summary>Reads the body of <c>DELETE /orders</c>.</summary>
    /// <exception cref="ApiException">The body names no order or no market.</exception>
    public static CancelRequest Read(JsonBody body, MarketList markets)
    {
        (string marketId, string orderId, string clientId) = (body.Text("market_id"), body.Text("order_id"), body.Text("client_order_id"));
        ApiErrors.Validate("OrderCancelRequest", ("MarketId", marketId.Length == 0 ? "required" : null));
        ListedMarket market = markets.Find(marketId);
        return orderId.Length == 0 && clientId.Length == 0
            ? throw new ApiException(ApiErrors.OrderIdRequired)
            : new CancelRequest(market, orderId.Length == 0 ? null : orderId, clientId.Length == 0 ? null : clientId);
    }
}
