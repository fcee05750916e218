namespace BlastFx.Trading;

/// <summary>Receives every record of an order that a session gets, whatever its source, for those who wait for what it shows.</summary>
internal sealed class SeenOrders(UnsettledOrders unsettled, SentAmendments amendments)
{
    public void Observe(Order order)
    {
        unsettled.Settle(order);
        amendments.Observe(order);
    }
}
