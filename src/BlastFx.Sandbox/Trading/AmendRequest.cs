using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>A request to change an order.</summary>
internal sealed record AmendRequest(ListedMarket Market, string OrderId, JsonBody Body)
{
    /// <summary>The members of the body that can change.</summary>
    public static readonly IReadOnlyList<string> Amounts = ["price", "size", "trigger_price", "size_percent"];

    /// <summary>Reads the body of <c>PUT /orders</c>.</summary>
    /// <exception cref="ApiException">The body names no order, or nothing to change.</exception>
    public static AmendRequest Read(JsonBody body, MarketList markets)
    {
        (string marketId, string orderId) = (body.Text("market_id"), body.Text("order_id"));
        ApiErrors.Validate(
            "OrderAmendRequest",
            ("OrderId", orderId.Length == 0 ? "required" : null),
            ("MarketId", marketId.Length == 0 ? "required" : null));
        ListedMarket market = markets.Find(marketId);
        return Amounts.All(name => body.Number(name) is null)
            ? throw new ApiException(ApiErrors.NothingToAmend)
            : new AmendRequest(market, orderId, body);
    }

    /// <summary>The change of the order; what stays as it is is null.</summary>
    /// <exception cref="ApiException">The order cannot be changed now, or not so.</exception>
    public OrderTerms ChangeOf(LiveOrder order)
    {
        if (order.State == OrderState.Processing)
        {
            throw new ApiException(ApiErrors.ProcessingOrder);
        }

        if (order.Pending != PendingChange.None)
        {
            throw new ApiException(order.Pending == PendingChange.Amend ? ApiErrors.DuplicateAmend : ApiErrors.WrongOrderStatus);
        }

        var change = OrderTerms.ReadChange(Body, order.Type, order.Market.Spec);
        return order.TermsAfter(change) == order.Terms ? throw new ApiException(ApiErrors.NothingToAmend) : change;
    }
}
