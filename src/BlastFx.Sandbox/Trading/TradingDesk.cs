using System.Globalization;
using System.Net;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.RateLimiting;

namespace BlastFx.Sandbox.Trading;

/// <summary>
/// Accepts the order requests of an account. What they ask for is done later, when the request reaches the engine. Not
/// thread-safe.
/// </summary>
internal sealed class TradingDesk
{
    private readonly SandboxOptions _options;
    private readonly AccountHistory _history;
    private readonly OrderNumbers _numbers;
    private readonly Execution _execution;
    private readonly TradingEngine _engine;
    private readonly RollingLimiter _limiter;

    public TradingDesk(SandboxAccount account, AccountHistory history, OrderNumbers numbers, SandboxOptions options)
    {
        (_options, _history, _numbers) = (options, history, numbers);
        State = new AccountState(account, history, Microseconds(options.ArchiveLag));
        _execution = new Execution(State, options.FillMode);
        DeadmanSwitches = new DeadmanSwitches(options.DeadmanScope, options.DeadmanRearms);
        _limiter = new RollingLimiter(options.OrdersPerSecond);
        _engine = new TradingEngine(State, _execution, DeadmanSwitches, Microseconds(options.OrderDelay), options.FillMode != FillMode.Never);
    }

    public AccountState State { get; }

    public DeadmanSwitches DeadmanSwitches { get; }

    /// <summary>The time up to which everything is done.</summary>
    public long Time => _engine.Time;

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

    /// <summary>Sets the deadman switch of a market, or renews it.</summary>
    public DeadmanSwitch SetDeadmanSwitch(ListedMarket market, long timeout)
    {
        DeadmanSwitches.KeepAlive(market, Time);
        return DeadmanSwitches.Set(market, timeout, Time);
    }

    /// <summary>The positions with their values and the triggers of the orders that close them.</summary>
    public IReadOnlyList<(Position Position, PositionValue Value)> Positions() =>
    [
        .. State.Holdings.Positions.Select(position => (
            position with { StopLoss = TriggerIn(position.Market, takesProfit: false), TakeProfit = TriggerIn(position.Market, takesProfit: true) },
            position.ValueAt(Time, State.LeverageIn(position.Market)))),
    ];

    /// <summary>The orders placed since the exchange started, oldest first.</summary>
    public IReadOnlyList<SandboxOrder> PlacedOrders() => [.. State.Orders.Placed.Select(static order => PublicOf(order.ToRecord()))];

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
            order.Price = Execution.WorstPrice(request.Market.BookAt(Time).Middle, request.IsLong!.Value);
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
        LiveOrder order = FindLiving(request.Market, request.OrderId, clientId: null)
            ?? throw new ApiException(Exists(request.Market, request.OrderId, clientId: null) ? ApiErrors.WrongOrderStatus : ApiErrors.OrderNotFound);
        OrderTerms terms = request.TermsFor(order);
        order.Pending = PendingChange.Amend;
        DeadmanSwitches.KeepAlive(order.Market, Time);
        State.Orders.Changed(order, Time);
        _engine.Later(time => _execution.Amend(order, terms, time));
    }

    /// <summary>Accepts that an order is to be canceled. That it has ended or does not exist is no error.</summary>
    /// <exception cref="ApiException">The order is being canceled, or the exchange rejects unknown orders.</exception>
    public CancelReceipt Cancel(CancelRequest request)
    {
        var receipt = new CancelReceipt(request.OrderId ?? "", request.ClientId ?? "", IsDone: false);
        if (FindLiving(request.Market, request.OrderId, request.ClientId) is { } order)
        {
            receipt = Cancel(order);
        }
        else if (!Exists(request.Market, request.OrderId, request.ClientId))
        {
            CancelUnknown(request);
        }

        DeadmanSwitches.KeepAlive(request.Market, Time);
        return receipt;
    }

    /// <summary>Accepts that all orders are to be canceled.</summary>
    public void CancelAll()
    {
        LiveOrder[] orders = State.Orders.Living();
        foreach (LiveOrder order in orders.Where(static order => order.Pending is PendingChange.None or PendingChange.Amend))
        {
            order.Pending = PendingChange.CancelAll;
            State.Orders.Changed(order, Time);
        }

        DeadmanSwitches.KeepAlive(market: null, Time);
        _engine.Later(time => Array.ForEach(orders, order => _execution.Cancel(order, time)));
    }

    private static SandboxOrder PublicOf(Order order) => new(
        order.Id, order.ClientId, order.Market.Spec.Id, order.Type, Sides.TextOf(order.IsLong), order.Status, order.Price, order.InitialSize, order.FilledSize);

    private decimal? TriggerIn(ListedMarket market, bool takesProfit) => State.Orders.ClosersIn(market)
        .FirstOrDefault(order => order.State is OrderState.Placed or OrderState.Open && order.Type.IsTakeProfit == takesProfit)?.ToRecord().TriggerPrice;

    private CancelReceipt Cancel(LiveOrder order)
    {
        if (order.Pending is PendingChange.Cancel or PendingChange.CancelAll)
        {
            throw new ApiException(ApiErrors.DuplicateCancel);
        }

        bool atOnce = _options.CancelStatus == CancelStatus.Canceled && order.State != OrderState.Processing;
        if (atOnce)
        {
            _execution.Cancel(order, Time);
        }
        else
        {
            order.Pending = PendingChange.Cancel;
            State.Orders.Changed(order, Time);
            _engine.Later(time => _execution.Cancel(order, time));
        }

        return new CancelReceipt(order.Id, order.ClientId, atOnce);
    }

    private void CancelUnknown(CancelRequest request)
    {
        switch (_options.UnknownCancel)
        {
            case UnknownCancel.Rejected:
                throw new ApiException(ApiErrors.OrderNotFound);
            case UnknownCancel.SyntheticRejectedOrder:
                State.Archive.SendUnknown(UnknownOrder(request), Time);
                break;
            default:
                break;
        }
    }

    private Order UnknownOrder(CancelRequest request) => new()
    {
        Id = request.OrderId ?? "",
        ClientId = request.ClientId ?? "",
        Market = request.Market,
        Type = "",
        TimeInForce = "",
        Status = "rejected",
        IsLong = null,
        CreatedAt = Time,
        UpdatedAt = Time,
        Price = 0,
        InitialSize = 0,
        Reason = ApiErrors.OrderNotFound,
    };

    private LiveOrder? FindLiving(ListedMarket market, string? id, string? clientId)
    {
        LiveOrder? order = id is null ? State.Orders.FindByClientId(clientId ?? "") : State.Orders.Find(id);
        return order is { IsLiving: true } && order.Market == market && (clientId is null || order.ClientId == clientId) ? order : null;
    }

    private bool Exists(ListedMarket market, string? id, string? clientId)
    {
        LiveOrder? order = id is null ? State.Orders.FindByClientId(clientId ?? "") : State.Orders.Find(id);
        (ListedMarket Market, string ClientId)? found = order is not null ? (order.Market, order.ClientId)
            : _history.Orders.Find(id, clientId) is { } generated ? (generated.Market, generated.ClientId)
            : null;
        return found?.Market == market && (clientId is null || found?.ClientId == clientId);
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>The order that a request cancels, and whether it is canceled already.</summary>
internal readonly record struct CancelReceipt(string OrderId, string ClientId, bool IsDone);
