using System.Globalization;
using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Trading;

/// <summary>
/// Places orders, each once at most. An order whose response is lost is never sent again: it is looked up by its client order
/// id, which is sent with every order.
/// </summary>
internal sealed class OrderPlacement(IRequestSender sender, OrderLookup lookup, UnsettledOrders unsettled, TimeProvider clock)
{
    /// <summary>How long an order is looked for whose response was lost: longer than the archive usually lags.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(8);

    /// <summary>Places an order.</summary>
    /// <param name="prepared">The order, with its client order id.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, its outcome is then unknown.</param>
    /// <returns>The order as the response shows it, or as it was found.</returns>
    /// <exception cref="BfxException">The exchange rejected it, or <see cref="BfxErrorIds.OutcomeUnknown"/>.</exception>
    public async Task<Order> PlaceAsync(PreparedOrder prepared, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        NewOrder order = prepared.Order;
        var sentOrder = new UnsettledOrder(order, sender.Clock.Now);
        long sent = 0;
        var request = new BfxRequest(HttpMethod.Post, "/orders", Replay.Never, BodyOf(order))
        {
            Result = RecordListReader<Order>.Instance,
            Pace = PaceKind.Order,
            OnSending = () =>
            {
                sent = sent == 0 ? clock.GetTimestamp() : sent;
                prepared.IsSent = true;
                unsettled.Add(sentOrder);
            },
        };
        try
        {
            Envelope response = await sender.SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
            Order received = response.Single<Order>("order");
            Order placed = Requested(order).UpdatedBy(received);
            if (placed.OrderId is null || placed.ClientOrderId != order.ClientOrderId || !OrderMatch.IsSame(order, received))
            {
                throw response.Unexpected($"The response is not that of the order: it is about '{placed}', or has no order id.");
            }

            unsettled.Remove(sentOrder);
            return placed;
        }
        catch (BfxException failure) when (sent != 0 && MayBePlaced(failure))
        {
            return await SettleAsync(order, sentOrder, sent, failure, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException failure)
        {
            unsettled.Remove(sentOrder);
            throw failure.About(new OrderReference(order.MarketId, null, order.ClientOrderId));
        }
    }

    private async Task<Order> SettleAsync(
        NewOrder order, UnsettledOrder sentOrder, long sent, BfxException failure, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var reference = new OrderReference(order.MarketId, null, order.ClientOrderId);
        (Order? found, BfxException? unread) = failure.ErrorId == BfxErrorIds.SessionClosed
            ? (null, failure)
            : await lookup.SettleAsync(reference, read => OrderMatch.IsSame(order, read), sent, SettleTime, observer, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            unsettled.Remove(sentOrder);
            return Requested(order).UpdatedBy(found);
        }

        string reads = unread is null
            ? string.Create(CultureInfo.InvariantCulture, $"It was not in the list of orders for {SettleTime.TotalSeconds} s, but the list can lag behind.")
            : $"It could not be looked up: {unread.Message}";
        throw BfxException.OutcomeUnknown(
            $"{failure.Message} Order {sentOrder} may have been placed. {reads} Look it up before you place it again.", failure).About(reference);
    }

    /// <summary>
    /// True if the order may be at the exchange: its response was lost, cannot be read or is another server's, or an attempt that seemed
    /// to be rejected was executed, so that the next one found its client order id in use.
    /// </summary>
    private static bool MayBePlaced(BfxException failure) =>
        failure.MayBeExecuted
        || (failure.ErrorId == ApiErrors.ClientOrderIdDuplicate && failure.Attempts > 1);

    private static ReadOnlyMemory<byte> BodyOf(NewOrder order) => RequestBody.Write(body => body
        .Add("market_id", order.MarketId)
        .Add("type", order.OrderType)
        .AddIfPresent("side", order.Side)
        .Add("price", order.Price)
        .Add("size", order.Size)
        .Add("client_order_id", order.ClientOrderId!)
        .Add("trigger_price", order.TriggerPrice)
        .Add("size_percent", order.SizePercent)
        .AddIfPresent("time_in_force", order.TimeInForce));

    /// <summary>The values of the request: responses lack some of them.</summary>
    private static Order Requested(NewOrder order) => new()
    {
        MarketId = order.MarketId,
        OrderType = order.OrderType,
        Side = order.Side,
        Price = order.Price,
        Size = order.Size,
        InitialSize = order.Size,
        ClientOrderId = order.ClientOrderId,
        TriggerPrice = order.TriggerPrice,
        SizePercent = order.SizePercent,
        TimeInForce = order.TimeInForce,
    };
}
