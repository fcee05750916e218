using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The states of an order. Those after <see cref="Open"/> are final.</summary>
internal enum OrderState
{
    Processing,
    Placed,
    Open,
    Closed,
    Rejected,
    Canceled,
}

/// <summary>A request to change an order that the exchange has accepted but not executed yet.</summary>
internal enum PendingChange
{
    None,
    Amend,
    Cancel,
    CancelAll,
}

/// <summary>An order while the exchange works on it, in ticks and lots.</summary>
internal sealed class LiveOrder
{
    public required string Id { get; init; }

    public required string ClientId { get; init; }

    public required ListedMarket Market { get; init; }

    public required OrderType Type { get; init; }

    public required string TimeInForce { get; init; }

    public required long CreatedAt { get; init; }

    public long UpdatedAt { get; private set; }

    /// <summary>The number among all orders, in order of their creation.</summary>
    public int Number { get; set; }

    /// <summary>Null if the order closes a position and was not accepted yet.</summary>
    public bool? IsLong { get; set; }

    /// <summary>The limit, or the worst price of a market order.</summary>
    public long? Price { get; set; }

    public long? Lots { get; set; }

    public long? Trigger { get; set; }

    public decimal? SizePercent { get; set; }

    public OrderTerms Terms
    {
        get => new(Price, Lots, Trigger, SizePercent);
        set => (Price, Lots, Trigger, SizePercent) = value;
    }

    public long FilledLots { get; set; }

    /// <summary>
    /// The value of an order of the generated history that needs margin; null for all others. The market does not fill such
    /// an order: it rests as generated until it is canceled or amended.
    /// </summary>
    public decimal? GeneratedNotional { get; set; }

    public OrderState State { get; private set; }

    public PendingChange Pending { get; set; }

    public string Reason { get; set; } = "";

    public bool IsLiving => State <= OrderState.Open;

    public long Left => (Lots ?? 0) - FilledLots;

    /// <summary>Adopts an order of the generated history.</summary>
    public static LiveOrder Of(Order order)
    {
        MarketSpec spec = order.Market.Spec;
        return new LiveOrder
        {
            Id = order.Id,
            ClientId = order.ClientId,
            Market = order.Market,
            Type = OrderType.Find(order.Type) ?? throw new InvalidOperationException($"{order.Type} is not an order type."),
            TimeInForce = order.TimeInForce,
            CreatedAt = order.CreatedAt,
            UpdatedAt = order.UpdatedAt,
            IsLong = order.IsLong,
            Price = (long?)(order.Price / spec.Tick),
            Lots = (long?)(order.InitialSize / spec.Lot),
            Trigger = (long?)(order.TriggerPrice / spec.Tick),
            SizePercent = order.SizePercent,
            FilledLots = (long)(order.FilledSize / spec.Lot),
            GeneratedNotional = order.IsEntry ? order.RemainingSize * order.Price : 0,
            State = order.Status == "placed" ? OrderState.Placed : OrderState.Open,
        };
    }

    /// <summary>The terms after a change, in which null changes nothing and the size is what is left to be filled.</summary>
    public OrderTerms TermsAfter(OrderTerms change) => new(
        change.Price ?? Price,
        FilledLots + change.Lots ?? Lots,
        change.Trigger ?? Trigger,
        change.SizePercent ?? SizePercent);

    /// <summary>Moves the order to another state.</summary>
    /// <exception cref="InvalidOperationException">The order has ended.</exception>
    public void MoveTo(OrderState state, long time, string reason = "")
    {
        if (!IsLiving)
        {
            throw new InvalidOperationException($"{Id} has ended.");
        }

        (State, UpdatedAt, Reason) = (state, time, reason);
    }

    /// <summary>The order as the API shows it.</summary>
    public Order ToRecord()
    {
        MarketSpec spec = Market.Spec;
        return new Order
        {
            Id = Id,
            ClientId = ClientId,
            Market = Market,
            Type = Type.Name,
            TimeInForce = TimeInForce,
            Status = StatusText(),
            IsLong = IsLong,
            CreatedAt = CreatedAt,
            UpdatedAt = Math.Max(CreatedAt, UpdatedAt),
            Price = Price * spec.Tick,
            InitialSize = Lots * spec.Lot,
            FilledSize = spec.Size(FilledLots),
            SizePercent = SizePercent,
            TriggerPrice = Trigger * spec.Tick,
            Reason = Reason,
        };
    }

    private string StatusText() => (IsLiving && State != OrderState.Processing ? Pending : PendingChange.None) switch
    {
        PendingChange.Amend => "amending",
        PendingChange.Cancel => "canceling",
        PendingChange.CancelAll => "cancelingall",
        _ => State switch
        {
            OrderState.Processing => "processing",
            OrderState.Placed => "placed",
            OrderState.Open => "open",
            OrderState.Closed => "closed",
            OrderState.Rejected => "rejected",
            _ => "canceled",
        },
    };
}
