using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Finds the orders that a request names: in a market, by one or both ids; null matches any id.</summary>
internal sealed class KnownOrders(OrderStore orders, OrderHistory history)
{
    /// <summary>Finds an order that has not ended.</summary>
    public LiveOrder? FindLiving(ListedMarket market, string? id, string? clientId)
    {
        LiveOrder? order = Find(id, clientId);
        return order is { IsLiving: true } && Fits(order.Market, order.ClientId, market, clientId) ? order : null;
    }

    /// <summary>Returns true if the account has, or had, an order.</summary>
    public bool Exists(ListedMarket market, string? id, string? clientId)
    {
        if (Find(id, clientId) is { } order)
        {
            return Fits(order.Market, order.ClientId, market, clientId);
        }

        return history.Find(id, clientId) is { } generated && Fits(generated.Market, generated.ClientId, market, clientId);
    }

    private static bool Fits(ListedMarket orderMarket, string orderClientId, ListedMarket market, string? clientId) =>
        orderMarket == market && (clientId is null || clientId == orderClientId);

    private LiveOrder? Find(string? id, string? clientId) => id is null ? orders.FindByClientId(clientId ?? "") : orders.Find(id);
}
