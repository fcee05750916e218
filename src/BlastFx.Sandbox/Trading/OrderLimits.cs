using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Trading;

/// <summary>The limits of an account's orders.</summary>
internal static class OrderLimits
{
    private const int MaxOpen = 1_000;
    private const int MaxWaitingStops = 10;

    /// <summary>Checks that an account can have one more order.</summary>
    /// <exception cref="ApiException">The client order id is in use, or a limit is reached.</exception>
    public static void Check(OrderStore orders, OrderRequest request)
    {
        if (request.ClientId.Length > 0 && orders.FindByClientId(request.ClientId) is { IsLiving: true })
        {
            throw new ApiException(ApiErrors.ClientIdDuplicate);
        }

        if (orders.LivingCount >= MaxOpen || (request.Type.HasTrigger && SimilarTo(request, orders) >= LimitOf(request.Type)))
        {
            throw new ApiException(ApiErrors.OrderLimitReached);
        }
    }

    // One stop-loss and one take-profit order in each market, be they limit orders or not.
    private static int LimitOf(OrderType type) => type.ClosesPosition ? 1 : MaxWaitingStops;

    private static int SimilarTo(OrderRequest request, OrderStore orders) => orders.Living().Count(order =>
        order.Market == request.Market
        && order.Type.HasTrigger
        && (order.Type.ClosesPosition, order.Type.IsTakeProfit) == (request.Type.ClosesPosition, request.Type.IsTakeProfit)
        && (order.Type.ClosesPosition || order.State < OrderState.Open));
}
