namespace BlastFx.Trading;

/// <summary>Receives every record of an order that a session gets, whatever its source, for those who wait for what it shows.</summary>
internal sealed class SeenOrders(UnsettledOrders unsettled, SentAmendments amendments, OrderWaiters waiters)
{
    /// <summary>Receives a record of the list of orders.</summary>
    public void Observe(Order record) => Observe(record, isStreamed: false);

    /// <summary>Receives a record of a stream. The list may not show its amendment yet, and the next amendment is completed from the list.</summary>
    public void ObserveStreamed(Order record) => Observe(record, isStreamed: true);

    private void Observe(Order record, bool isStreamed)
    {
        // Such a record is about a cancel, and states nothing of an order.
        if (record.IsUnknownCancel)
        {
            return;
        }

        unsettled.Settle(record);
        if (!isStreamed)
        {
            amendments.Observe(record);
        }

        waiters.Observe(record, isStreamed);
    }
}
