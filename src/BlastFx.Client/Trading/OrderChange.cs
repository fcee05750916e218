using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Trading;

/// <summary>Amends and cancels orders.</summary>
internal sealed class OrderChange(IRequestSender sender, OrderLookup lookup, SentAmendments amendments, SentCancels cancels, TimeProvider clock)
{
    /// <summary>Amends an order.</summary>
    /// <param name="prepared">The order, and its changes with the values that the exchange requires besides them.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, it may still be carried out.</param>
    /// <returns>The order with its changes, as the response shows it, or as it was found.</returns>
    /// <exception cref="BfxException">The exchange rejected it, the order ended before, or <see cref="BfxErrorIds.OutcomeUnknown"/>.</exception>
    public async Task<Order> AmendAsync(PreparedAmendment prepared, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        Order order = prepared.Order;
        var reference = OrderReference.To(order);
        var amendment = new SentAmendment(order.OrderId!, prepared.Changes);
        bool isSent = false;
        // Sent again after a later amendment, it would undo that one.
        var request = new BfxRequest(HttpMethod.Put, "/orders", Replay.Never, BodyOf(order, prepared.Changes))
        {
            Result = RecordListReader<Order>.Instance,
            Pace = PaceKind.Order,
            OnSending = () =>
            {
                isSent = true;
                amendments.Add(amendment);
            },
        };
        try
        {
            Envelope response = await sender.SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
            Order received = response.Single<Order>("order");
            if (received.OrderId is not null && received.OrderId != order.OrderId)
            {
                throw response.Unexpected($"The response is not that of the amendment: it is about order '{received.OrderId}'.");
            }

            amendment.AcceptedAt = response.ServerTime;
            return order.UpdatedBy(received);
        }
        catch (BfxException failure) when (isSent && (failure.MayBeExecuted || failure is { ErrorId: BfxErrorIds.OrderBusy, Attempts: > 1 }))
        {
            return await SettleAsync(prepared, failure, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (BfxException failure)
        {
            amendments.Remove(amendment);
            throw failure.About(reference);
        }
        finally
        {
            amendment.EndedAt = clock.GetTimestamp();
        }
    }

    /// <summary>Cancels an order. A cancel is idempotent: if its response is lost, it is sent again.</summary>
    /// <param name="order">The order.</param>
    /// <param name="known">The order as it was read; null to read it after the cancel.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order with its new status; if it had ended before, as it ended.</returns>
    /// <exception cref="BfxException">The exchange rejected the request, or it could not be reached.</exception>
    public async Task<Order> CancelAsync(OrderReference order, Order? known, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var request = new BfxRequest(HttpMethod.Delete, "/orders", Replay.Idempotent, RequestBody.Write(body => body
            .Add("market_id", order.Market)
            .AddIfPresent("order_id", order.OrderId)
            .AddIfPresent("client_order_id", order.OrderId is null ? order.ClientOrderId : null)))
        {
            Result = RecordListReader<Order>.Instance,
            Pace = PaceKind.Cancel,
        };
        Order canceled = new() { OrderId = order.OrderId, MarketId = order.Market, ClientOrderId = order.ClientOrderId, Status = "canceling" };
        try
        {
            Envelope response = await sender.SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
            canceled = canceled.UpdatedBy(response.Single<Order>("order"));
        }
        catch (BfxException rejection) when (rejection.ErrorId == BfxErrorIds.OrderBusy)
        {
            // An earlier attempt, or another process, has requested the same.
        }
        catch (BfxException rejection) when (rejection.Delivery == Delivery.NotExecuted && rejection.ExchangeText is not null)
        {
            return await lookup.FindLatestAsync(order, observer, cancellationToken).ConfigureAwait(false) is { HasEnded: true } ended
                ? ended
                : throw rejection.About(order);
        }
        catch (BfxException failure)
        {
            throw failure.About(order);
        }

        if (canceled.OrderId is { } id)
        {
            cancels.Add(id);
        }

        known ??= await lookup.TryFindAsync(OrderReference.To(canceled), observer, cancellationToken).ConfigureAwait(false);
        return known?.UpdatedBy(canceled) ?? canceled;
    }

    /// <summary>True if an order has the values of an amendment.</summary>
    public static bool HasValues(Order order, OrderAmendment changes) =>
        (changes.Price is null || changes.Price == order.Price)
        && (changes.Size is null || changes.Size == order.Size || changes.Size == order.InitialSize)
        && (changes.TriggerPrice is null || changes.TriggerPrice == order.TriggerPrice)
        && (changes.SizePercent is null || changes.SizePercent == order.SizePercent);

    /// <summary>The order after its amendment, by a read that shows the outcome.</summary>
    /// <exception cref="BfxException"><c>Bfx.WRONG_ORDER_STATUS</c>: it has ended with other values.</exception>
    public static Order Outcome(PreparedAmendment prepared, Order read) => prepared.IsShownBy(read)
        ? prepared.Order.UpdatedBy(read)
        : throw new BfxException(ApiErrors.WrongOrderStatus, $"Order {OrderReference.To(read)} has ended as {read.Status} before it was amended.") { Order = OrderReference.To(read) };

    /// <summary>Adds the values that the exchange requires in the amendment of an order of this type, as the order has them.</summary>
    public static OrderAmendment Complete(OrderAmendment changes, Order order)
    {
        OrderTypeRules? rules = OrderTypeRules.Find(order.OrderType);
        if (rules is null)
        {
            return changes;
        }

        bool isConditional = rules.HasTrigger;
        return changes with
        {
            Price = changes.Price ?? (rules.HasPrice ? Present(order.Price) : null),
            Size = changes.Size ?? (isConditional && rules.HasSize ? Present(order.Size) : null),
            TriggerPrice = changes.TriggerPrice ?? (isConditional ? Present(order.TriggerPrice) : null),
            SizePercent = changes.SizePercent ?? (isConditional && !rules.HasSize ? Present(order.SizePercent) : null),
        };
    }

    /// <summary>An order with its changes.</summary>
    public static NewOrder Amended(Order order, OrderAmendment changes) => new()
    {
        MarketId = changes.MarketId!,
        OrderType = order.OrderType ?? OrderTypeRules.Default,
        Side = order.Side,
        Price = changes.Price ?? Present(order.Price),
        Size = changes.Size ?? Present(order.Size),
        TriggerPrice = changes.TriggerPrice ?? Present(order.TriggerPrice),
        SizePercent = changes.SizePercent ?? Present(order.SizePercent),
    };

    /// <summary>A value of an order; null if it is 0, which the exchange also writes for an absent value.</summary>
    private static decimal? Present(decimal? value) => value == 0 ? null : value;

    /// <summary>Reads an order until it shows its amendment, whose response was lost. The status <c>amending</c> is no proof: it can be that
    /// of another amendment.</summary>
    private async Task<Order> SettleAsync(
        PreparedAmendment prepared, BfxException failure, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        var reference = OrderReference.To(prepared.Order);
        (Order? found, BfxException? unread) = failure.ErrorId == BfxErrorIds.SessionClosed
            ? (null, failure)
            : await lookup.SettleAsync(
                reference, read => read.HasEnded || prepared.IsShownBy(read), null, OrderPlacement.SettleTime, observer, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            return Outcome(prepared, found);
        }

        string reads = unread is null ? "The list of orders does not show it." : $"The order could not be read: {unread.Message}";
        throw BfxException.OutcomeUnknown($"{failure.Message} Order {reference} may have been amended. {reads} Read it before you amend it again.", failure).About(reference);
    }

    private static ReadOnlyMemory<byte> BodyOf(Order order, OrderAmendment changes) => RequestBody.Write(body => body
        .Add("order_id", order.OrderId!)
        .Add("market_id", order.MarketId!)
        .Add("price", changes.Price)
        .Add("size", changes.Size)
        .Add("trigger_price", changes.TriggerPrice)
        .Add("size_percent", changes.SizePercent));
}
