using System.Diagnostics.CodeAnalysis;
using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Streams;
using BlastFx.Trading;

namespace BlastFx;

/// <summary>
/// The orders of a session's account. An order is placed once at most: if its response is lost, it is looked up instead of
/// being sent again. Thread-safe.
/// </summary>
[SuppressMessage("ApiDesign", "RS0026", Justification = "Overloads differ in their first parameter, which is required.")]
public sealed class OrderClient
{
    private static readonly BfxRequest s_cancelAll = new(HttpMethod.Delete, "/orders/cancel_all", Replay.Idempotent, RequestBody.Write(static _ => { }))
    {
        Pace = PaceKind.Cancel,
    };

    private static readonly TimeSpan s_recentTime = TimeSpan.FromSeconds(5);

    private readonly IRequestSender _sender;
    private readonly SessionPolicy _policy;
    private readonly KnownMarkets _knownMarkets;
    private readonly MarketRulesCache _rules;
    private readonly ClientOrderIds _ids;
    private readonly UnsettledOrders _unsettled = new();
    private readonly SentAmendments _amendments;
    private readonly SentCancels _cancels;
    private readonly SeenOrders _seen;
    private readonly TimeProvider _clock;
    private readonly OrderLookup _lookup;
    private readonly OrderWait _wait;
    private readonly OrderPlacement _placement;
    private readonly OrderChange _change;
    private long _shownAt;

    internal OrderClient(IRequestSender sender, SessionPolicy policy, MarketClient markets, SessionOptions options)
    {
        _sender = sender;
        _clock = options.Clock;
        _policy = policy;
        _knownMarkets = markets.Known;
        _rules = new MarketRulesCache(markets, options.Clock);
        _ids = new ClientOrderIds(options.ClientOrderPrefix, options.Clock);
        _amendments = new SentAmendments(options.Clock);
        _cancels = new SentCancels(options.Clock);
        var waiters = new OrderWaiters();
        _seen = new SeenOrders(_unsettled, _amendments, waiters);
        _lookup = new OrderLookup(sender, _seen, options.Clock);
        _wait = new OrderWait(waiters, new OrderPoller(_lookup, waiters, options.Clock), options.Clock);
        _placement = new OrderPlacement(sender, _lookup, _unsettled, options.Clock);
        _change = new OrderChange(sender, _lookup, _amendments, _cancels, options.Clock);
    }

    /// <summary>The orders that were sent and whose outcome is not known, until a read of the orders shows them.</summary>
    public IReadOnlyList<UnsettledOrder> Unsettled => _unsettled.All;

    /// <summary>The stream that waits use beside reads; null if there is none.</summary>
    internal OrderStream? Stream
    {
        get => _wait.Stream;
        set => _wait.Stream = value;
    }

    /// <summary>Takes note of an order that a stream has shown, before the list of orders has it.</summary>
    internal void Observe(Order order)
    {
        Interlocked.Exchange(ref _shownAt, _clock.GetTimestamp());
        _seen.ObserveStreamed(order);
        _wait.OnStreamed();
    }

    /// <summary>
    /// Reads an order that the list of orders does not show: several times, if a stream has shown orders so recently that the list may
    /// not have it yet.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The order; null if there is none.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached.</exception>
    public async Task<Order?> FindRecentAsync(OrderReference order, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        bool isRecent = Interlocked.Read(ref _shownAt) is not 0 and var shown && _clock.GetElapsedTime(shown) < s_recentTime;
        return isRecent ? await _lookup.FindLatestAsync(order.Validated(), observer, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Gets orders, the newest first, <c>GET /orders</c> (API pages, "Orders").</summary>
    /// <param name="query">Which orders; null for all.</param>
    /// <param name="window">Which of the orders.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid, a client order id has no
    /// market, or the range ends before it begins.</exception>
    public Pager<Order> GetOrders(OrderQuery? query = null, PageWindow window = default) =>
        new ListPager<Order>(_sender, "/orders", (query ?? new OrderQuery()).ToQuery(), order => order.OrderId, window, onRecord: _seen.Observe);

    /// <summary>Checks an order and completes it for <see cref="PlaceAsync(PreparedOrder, IRequestObserver?, CancellationToken)"/>:
    /// its values by its type, its amounts by the market's steps, its size and value by the session's maximums. The first order of a
    /// session reads the markets. Nothing is placed.</summary>
    /// <param name="order">The order.</param>
    /// <param name="rounds">True to round amounts to the market's steps: the price of a buy down, that of a sell up, the size down.</param>
    /// <param name="readsFairPrice">True to read the market's fair price, for <see cref="PreparedOrder.Notional"/> and
    /// <see cref="PreparedOrder.DistanceFromFairPrice"/>. It is also read if the session's maximum value needs it.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The order, ready to be placed.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/> with the nearest valid amounts, the session may not place the
    /// order (<see cref="BfxErrorIds.ReadOnly"/>, <see cref="BfxErrorIds.MarketNotAllowed"/>, <see cref="BfxErrorIds.MaxOrderSize"/>,
    /// <see cref="BfxErrorIds.MaxOrderNotional"/>), or a request failed.</exception>
    public async Task<PreparedOrder> PrepareAsync(
        NewOrder order, bool rounds = false, bool readsFairPrice = false, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        MarketIds.Validate(order.MarketId);
        _policy.Check(order.MarketId);
        if (order.ClientOrderId is not null)
        {
            ClientOrderIds.Validate(order.ClientOrderId);
        }

        NewOrder complete = OrderTypeRules.Apply(order with { ClientOrderId = order.ClientOrderId ?? _ids.Next() });
        complete = (await _rules.GetAsync(order.MarketId, observer, cancellationToken).ConfigureAwait(false)).Apply(complete, rounds);
        bool needsFairPrice = readsFairPrice || (_policy.MaxOrderNotional is not null && OrderValue.NeedsFairPrice(complete));
        decimal? fairPrice = needsFairPrice ? await _rules.GetFairPriceAsync(complete.MarketId, observer, cancellationToken).ConfigureAwait(false) : null;
        _policy.Check(complete, fairPrice);
        return new PreparedOrder(this, complete, fairPrice);
    }

    /// <summary>Checks and places an order, <c>POST /orders</c> (API pages, "Place order").</summary>
    /// <inheritdoc cref="PlaceAsync(PreparedOrder, IRequestObserver?, CancellationToken)"/>
    /// <param name="order">The order.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, its outcome is then unknown (<see cref="Unsettled"/>).</param>
    public async Task<Order> PlaceAsync(NewOrder order, IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        await PlaceAsync(
            await PrepareAsync(order, observer: observer, cancellationToken: cancellationToken).ConfigureAwait(false), observer, cancellationToken).ConfigureAwait(false);

    /// <summary>Places a prepared order, <c>POST /orders</c> (API pages, "Place order"). It is sent again only after rejections that executed
    /// nothing, such as the rate limit. If its response is lost, it is looked up by its client order id for a few seconds.</summary>
    /// <param name="order">The order. Prepare it again to place another one.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, its outcome is then unknown (<see cref="Unsettled"/>).</param>
    /// <returns>The order, usually in status <c>processing</c>, which is not acceptance: <see cref="WaitAsync"/> waits for it.</returns>
    /// <exception cref="BfxException">The exchange rejected it, it could not be sent, or <see cref="BfxErrorIds.OutcomeUnknown"/>:
    /// it may have been placed.</exception>
    /// <exception cref="ArgumentException">The order was prepared by another session.</exception>
    public Task<Order> PlaceAsync(PreparedOrder order, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!ReferenceEquals(order.Client, this))
        {
            throw new ArgumentException("The order was prepared by another session.", nameof(order));
        }

        return _placement.PlaceAsync(order, observer, cancellationToken);
    }

    /// <summary>Places a prepared order and waits until the exchange has accepted or rejected it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="timeout">The maximum time of the wait, after the order was placed.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, its outcome is then unknown (<see cref="Unsettled"/>).</param>
    /// <returns>The order after the exchange has accepted it: open, waiting for its trigger, or ended with fills.</returns>
    /// <exception cref="BfxException">As by <see cref="PlaceAsync(PreparedOrder, IRequestObserver?, CancellationToken)"/>; the exchange's reason
    /// as error id if it rejected the order later; or <see cref="BfxErrorIds.Timeout"/>, and the order stays as it is.</exception>
    public async Task<Order> PlaceAndWaitAsync(
        PreparedOrder order, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        Order placed = await PlaceAsync(order, observer, cancellationToken).ConfigureAwait(false);
        return await AwaitOutcomeAsync(placed, timeout, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the exchange has accepted or rejected an order that was placed.</summary>
    /// <param name="placed">The order, as it was returned when it was placed.</param>
    /// <param name="timeout">The maximum time.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The order after the exchange has accepted it: open, waiting for its trigger, or ended with fills.</returns>
    /// <exception cref="BfxException">The exchange's reason as error id if it rejected the order; or <see cref="BfxErrorIds.Timeout"/>, and the
    /// order stays as it is.</exception>
    public async Task<Order> AwaitOutcomeAsync(
        Order placed, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(placed);
        Order outcome = placed.IsPending ? await WaitAsync(OrderReference.To(placed), null, timeout, observer, cancellationToken).ConfigureAwait(false) : placed;
        return outcome.Status == "rejected" ? throw ApiErrors.Rejection(outcome) : placed.UpdatedBy(outcome);
    }

    /// <summary>Reads an order and checks the changes of it for <see cref="AmendAsync"/>. Nothing is changed. Earlier amendments of the
    /// session count as made, even if the list of orders does not show them yet.</summary>
    /// <param name="amendment">The order and its changes.</param>
    /// <param name="rounds">True to round amounts to the market's steps: the price of a buy down, that of a sell up, the size down.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The amendment, with the values that the exchange requires besides the changes.</returns>
    /// <exception cref="BfxException">The changes are not valid or not allowed, the account has no such order, or it has ended.</exception>
    public async Task<PreparedAmendment> PrepareAmendmentAsync(
        OrderAmendment amendment, bool rounds = false, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(amendment);
        OrderReference reference = new OrderReference(amendment.MarketId, amendment.OrderId, null).Validated();
        _policy.Check(_knownMarkets.Spelled(reference.Market));
        if (amendment.IsEmpty)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"Nothing of order {reference} is to be changed: specify a price, size, trigger price or size in percent. Nothing was sent.");
        }

        Order read = await _lookup.FindLatestAsync(reference, observer, cancellationToken).ConfigureAwait(false)
            ?? throw new BfxException(ApiErrors.OrderNotFound, $"The account has no order {reference}. Nothing was sent.") { Order = reference };
        if (read.HasEnded)
        {
            throw new BfxException(ApiErrors.WrongOrderStatus, $"Order {reference} has ended as {read.Status} and cannot be amended. Nothing was sent.") { Order = reference };
        }

        // The values that are not specified must be those of the last amendment, which the list may not show yet.
        Order order = _amendments.Apply(read);
        MarketRules rules = await _rules.GetAsync(order.MarketId ?? reference.Market, observer, cancellationToken).ConfigureAwait(false);
        OrderAmendment changes = OrderChange.Complete(amendment, order) with
        {
            MarketId = order.MarketId ?? reference.Market,
        };
        changes = changes with
        {
            Price = amendment.Price is null ? changes.Price : rules.Price(amendment.Price, "price", order.Side, rounds),
            TriggerPrice = amendment.TriggerPrice is null ? changes.TriggerPrice : rules.Price(amendment.TriggerPrice, "trigger price", order.Side, rounds),
            Size = amendment.Size is null ? changes.Size : rules.Size(amendment.Size, rounds),
            SizePercent = MarketRules.Fraction(changes.SizePercent),
        };
        NewOrder amended = OrderTypeRules.Apply(OrderChange.Amended(order, changes));
        decimal? fairPrice = _policy.MaxOrderNotional is not null && OrderValue.NeedsFairPrice(amended)
            ? await _rules.GetFairPriceAsync(amended.MarketId, observer, cancellationToken).ConfigureAwait(false)
            : null;
        _policy.Check(amended, fairPrice);
        return new PreparedAmendment(order, changes, read);
    }

    /// <summary>Amends an order, <c>PUT /orders</c> (API pages, "Amend order"). If its response is lost, it is not sent again: the order is
    /// read for a few seconds.</summary>
    /// <param name="amendment">The order and its changes.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, it may still be carried out.</param>
    /// <returns>The order, usually in status <c>amending</c>.</returns>
    /// <exception cref="BfxException">The exchange rejected the request, it could not be sent, or
    /// <see cref="BfxErrorIds.OutcomeUnknown"/>: it may have been carried out.</exception>
    public Task<Order> AmendAsync(PreparedAmendment amendment, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(amendment);
        _policy.Check(amendment.Order.MarketId);
        return _change.AmendAsync(amendment, observer, cancellationToken);
    }

    /// <summary>Amends an order and waits until reads show the changes, or that they will not be made.</summary>
    /// <param name="amendment">The order and its changes.</param>
    /// <param name="timeout">The maximum time of the wait, after the request.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it; once it was sent, it may still be carried out.</param>
    /// <returns>The order with its changes.</returns>
    /// <exception cref="BfxException">As by <see cref="AmendAsync"/>, the exchange's reason as error id if it did not carry the amendment out,
    /// <c>Bfx.WRONG_ORDER_STATUS</c> if the order ended before, or <see cref="BfxErrorIds.Timeout"/>.</exception>
    public async Task<Order> AmendAndWaitAsync(
        PreparedAmendment amendment, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        Order sent = await AmendAsync(amendment, observer, cancellationToken).ConfigureAwait(false);
        Order outcome = await _wait.WaitAsync(
            OrderReference.To(sent),
            read => read.HasEnded || amendment.IsShownBy(read) || (!read.IsPending && HasNewReason(read)),
            "amended",
            timeout,
            observer,
            cancellationToken).ConfigureAwait(false);
        if (!outcome.HasEnded && !amendment.IsShownBy(outcome))
        {
            _amendments.Forget(outcome.OrderId);
            throw ApiErrors.Rejection(outcome);
        }

        return sent.UpdatedBy(OrderChange.Outcome(amendment, outcome));

        // The exchange accepted the request and did not carry it out.
        bool HasNewReason(Order order) => !string.IsNullOrEmpty(order.Reason) && order.Reason != amendment.Order.Reason;
    }

    /// <summary>Cancels an order, <c>DELETE /orders</c> (API pages, "Cancel order"), and reads it, because the response has little of it. A
    /// cancel is idempotent: if its response is lost, it is sent again.</summary>
    /// <param name="order">The order, by its id, or by its market and client order id.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order, usually in status <c>canceling</c>, which is not yet an end; if it had ended before, as it ended.</returns>
    /// <exception cref="BfxException">There is no id or no market, the session may not change it, the exchange rejected the request, or it
    /// could not be reached.</exception>
    public Task<Order> CancelAsync(OrderReference order, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return CancelAsync(order, null, observer, cancellationToken);
    }

    /// <summary>Cancels an order that was read, <c>DELETE /orders</c> (API pages, "Cancel order"). It is not read again.</summary>
    /// <param name="order">The order as it was read.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order with the status of the response, usually <c>canceling</c>, which is not yet an end.</returns>
    /// <exception cref="BfxException">It has no id, the session may not change it, the exchange rejected the request, or it could not be
    /// reached.</exception>
    public Task<Order> CancelAsync(Order order, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return CancelAsync(OrderReference.To(order), order, observer, cancellationToken);
    }

    /// <summary>Cancels all open orders of the account, <c>DELETE /orders/cancel_all</c> (API pages, "Cancel all orders").</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that completes when the exchange has accepted the request; the orders are canceled after that.</returns>
    /// <exception cref="BfxException">The session may not change all markets, the exchange rejected the request, or it could not be
    /// reached.</exception>
    public Task CancelAllAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        _policy.CheckAll();
        return _sender.SendAsync(s_cancelAll, observer, cancellationToken);
    }

    /// <summary>Reads an order until it is in one of some statuses. A record that can be from before a cancel or an amendment of the session,
    /// because the list of orders lags behind, does not count.</summary>
    /// <param name="order">The order, by its id, or by its market and client order id.</param>
    /// <param name="until">The statuses; null for any but <c>processing</c>, <c>amending</c> and <c>canceling</c>.</param>
    /// <param name="timeout">The maximum time.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The order in that status.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.Timeout"/>, the order has ended in another status
    /// (<c>Bfx.WRONG_ORDER_STATUS</c>), or a read failed.</exception>
    public async Task<Order> WaitAsync(
        OrderReference order, IReadOnlyCollection<string>? until, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        order.Validated();
        string awaited = until is null ? "processed" : string.Join(" or ", until);
        Order found = await _wait.WaitAsync(
            order,
            read => read.HasEnded || ((until is null ? !read.IsPending : IsIn(read, until)) && !_cancels.MayBeAfter(read) && !_amendments.MayBeAfter(read)),
            awaited,
            timeout,
            observer,
            cancellationToken).ConfigureAwait(false);
        return until is null || IsIn(found, until)
            ? found
            : throw new BfxException(ApiErrors.WrongOrderStatus, $"Order {order} has ended as {found.Status} and will not become {awaited}.") { Order = order };

        static bool IsIn(Order order, IReadOnlyCollection<string> statuses) => statuses.Contains(order.Status, StringComparer.OrdinalIgnoreCase);
    }

    private Task<Order> CancelAsync(OrderReference order, Order? known, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        order = order.Validated();
        order = order with { MarketId = _knownMarkets.Spelled(order.Market) };
        _policy.Check(order.MarketId);
        return _change.CancelAsync(order, known, observer, cancellationToken);
    }
}
