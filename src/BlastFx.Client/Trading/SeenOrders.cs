namespace BlastFx.Trading;

/// <summary>Receives every record of an order that a session gets, whatever its source, for those who wait for what it shows.</summary>
internal sealed class SeenOrders(UnsettledOrders unsettled, SentAmendments amendments, OrderWaiters waiters)
{
    public void Observe(Order record)
    {
        // Such a record is about a cancel, and states nothing of an order.
        if (!record.IsUnknownCancel)
        {
            unsettled.Settle(record);
            amendments.Observe(record);
            waiters.Observe(record);
        }
    }
}
