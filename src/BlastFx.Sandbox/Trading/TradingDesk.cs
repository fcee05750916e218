using System.Globalization;
using System.Net;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.RateLimiting;

namespace BlastFx.Sandbox.Trading;

/// <summary>
/// Accepts the requests of an account that change orders. What they ask for is done later, when the request reaches the engine.
/// Not thread-safe.
/// </summary>
internal sealed class TradingDesk
{
    private readonly OrderNumbers _numbers;
    private readonly KnownOrders _known;
    private readonly Execution _execution;
    private readonly TradingEngine _engine;
    private readonly Cancellations _cancellations;
    private readonly RollingLimiter _limiter;

    public TradingDesk(SandboxAccount account, AccountHistory history, OrderNumbers numbers, SandboxOptions options)
    {
        _numbers = numbers;
        State = new AccountState(account, history, Microseconds(options.ArchiveLag));
        DeadmanSwitches = new DeadmanSwitches(options.DeadmanScope, options.DeadmanRearms);
        _known = new KnownOrders(State.Orders, history.Orders);
        var lifecycle = new OrderLifecycle(State);
        _execution = new Execution(State, lifecycle, new Matching(State, lifecycle, options.FillMode));
        _engine = new TradingEngine(
            State, _execution, DeadmanSwitches, Microseconds(options.OrderDelay), followsMarket: options.FillMode != FillMode.Never);
        _cancellations = new Cancellations(State, _known, _execution, _engine, options);
        _limiter = new RollingLimiter(options.OrdersPerSecond);
    }

    public AccountState State { get; }

    public DeadmanSwitches DeadmanSwitches { get; }

    /// <summary>The time up to which everything is done.</summary>
    public long Time => _engine.Time;

    /// <summary>The time at which something is to be done next; the maximum if nothing is.</summary>
    public long NextEvent => _engine.NextEvent;

    public void AdvanceTo(long now) => _engine.AdvanceTo(now);

    /// <summary>Counts a request that changes orders.</summary>
    /// <exception cref="ApiException">It is one too many.</exception>
    public void CountRequest()
    {
        if (!_limiter.TryTake(Time))
        {
            throw new ApiException(ApiErrors.RateLimited, HttpStatusCode.TooManyRequests);
        }
    }

    /// <summary>Accepts an order. Returns it as it is before it is executed.</summary>
    /// <exception cref="ApiException">The account cannot have this order.</exception>
    public Order Place(OrderRequest request)
    {
        OrderLimits.Check(State.Orders, request);
        var order = new LiveOrder
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{request.Market.Spec.Id}@{_numbers.Next()}"),
            ClientId = request.ClientId,
            Market = request.Market,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            CreatedAt = Time,
            IsLong = request.IsLong,
            Terms = request.Terms,
        };
        if (order.Type == OrderType.Market)
        {
            order.Price = Matching.WorstPrice(request.Market.BookAt(Time).Middle, request.IsLong!.Value);
        }

        State.Orders.Add(order, Time);
        DeadmanSwitches.KeepAlive(order.Market, Time);
        _engine.Later(time => _execution.Accept(order, time));
        return order.ToRecord();
    }

    /// <summary>Accepts a change of an order.</summary>
    /// <exception cref="ApiException">The order does not exist, or cannot be changed so.</exception>
    public void Amend(AmendRequest request)
    {
        LiveOrder order = _known.FindLiving(request.Market, request.OrderId, clientId: null)
            ?? throw new ApiException(
                _known.Exists(request.Market, request.OrderId, clientId: null) ? ApiErrors.WrongOrderStatus : ApiErrors.OrderNotFound);
        OrderTerms change = request.ChangeOf(order);
        order.Pending = PendingChange.Amend;
        State.Orders.Changed(order, Time);
        DeadmanSwitches.KeepAlive(order.Market, Time);
        _engine.Later(time => _execution.Amend(order, change, time));
    }

    /// <summary>Accepts that an order is to be canceled. That it has ended or does not exist is no error.</summary>
    /// <exception cref="ApiException">The order is being canceled, or the exchange rejects unknown orders.</exception>
    public CancelReceipt Cancel(CancelRequest request)
    {
        CancelReceipt receipt = _cancellations.Cancel(request);
        DeadmanSwitches.KeepAlive(request.Market, Time);
        return receipt;
    }

    /// <summary>Accepts that all orders are to be canceled.</summary>
    public void CancelAll()
    {
        _cancellations.CancelAll();
        DeadmanSwitches.KeepAlive(market: null, Time);
    }

    /// <summary>Sets the deadman switch of a market, or renews it.</summary>
    public DeadmanSwitch SetDeadmanSwitch(ListedMarket market, long timeout)
    {
        DeadmanSwitches.KeepAlive(market, Time);
        return DeadmanSwitches.Set(market, timeout, Time);
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
