using System.Collections.Concurrent;
using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Trading;

namespace BlastFx.Commands;

/// <summary>Places orders.</summary>
[Cmdlet(VerbsCommon.New, "BfxOrder", SupportsShouldProcess = true)]
[OutputType("BlastFx.Order")]
public sealed class NewBfxOrderCommand : BfxOrderChangeCommand
{
    /// <summary>The orders whose result is not written yet, by their client order ids.</summary>
    private readonly ConcurrentDictionary<string, PendingOrder> _pending = new(StringComparer.Ordinal);
    private readonly PipedOrders _piped = new();

    /// <summary>The market, such as BTC-USD.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("market_id", "Market")]
    [MarketIdArgument]
    [ValidateMarketId]
    [ArgumentCompleter(typeof(MarketIdCompleter))]
    public string MarketId { get; set; } = "";

    /// <summary>The side: long (or buy), short (or sell). Orders that close a part of the position need none.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TrimmedText]
    [ArgumentCompleter(typeof(OrderSideCompleter))]
    public string? Side { get; set; }

    /// <summary>The size, in the base currency.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [AmountArgument]
    public decimal? Size { get; set; }

    /// <summary>The limit price, in the quote currency.</summary>
    [Parameter(Position = 3, ValueFromPipelineByPropertyName = true)]
    [AmountArgument]
    public decimal? Price { get; set; }

    /// <summary>The type, such as limit or market.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("order_type", "Type")]
    [TrimmedText]
    [ArgumentCompleter(typeof(OrderTypeCompleter))]
    public string? OrderType { get; set; }

    /// <summary>The fair price at which a stop or take order is triggered, in the quote currency.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("trigger_price")]
    [AmountArgument]
    public decimal? TriggerPrice { get; set; }

    /// <summary>The part of the position to close, more than 0, up to 1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("size_percent")]
    [AmountArgument]
    public decimal? SizePercent { get; set; }

    /// <summary>The time in force, such as good_till_cancel.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("time_in_force", "tif")]
    [TrimmedText]
    [ArgumentCompleter(typeof(TimeInForceCompleter))]
    public string? TimeInForce { get; set; }

    /// <summary>The client order id, up to 50 bytes; one is created if omitted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("client_order_id", "ClientId")]
    [TrimmedText]
    public string? ClientOrderId { get; set; }

    /// <summary>Rounds to the market's steps: the price of a buy down, that of a sell up, the size down.</summary>
    [Parameter]
    public SwitchParameter Round { get; set; }

    /// <summary>The piped object. A position or an order has the properties of an order to place, but is not meant as one.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    private protected override void ProcessSession(Session session)
    {
        var order = new NewOrder
        {
            MarketId = MarketId,
            OrderType = string.IsNullOrEmpty(OrderType) ? OrderTypeRules.Default : OrderType,
            Side = Side,
            Size = Size,
            Price = Price,
            TriggerPrice = TriggerPrice,
            SizePercent = SizePercent,
            TimeInForce = TimeInForce,
            ClientOrderId = string.IsNullOrEmpty(ClientOrderId) ? null : ClientOrderId,
        };
        bool isShown = IsShownBefore;
        if (_piped.IgnoredProperties(InputObject, MyInvocation.MyCommand) is { Count: > 0 } ignored)
        {
            Messages.Warning($"Properties of piped objects that are not parameters of New-BfxOrder are ignored: {string.Join(", ", ignored)}.");
        }

        Change(
            string.IsNullOrEmpty(ClientOrderId) ? MarketId : ClientOrderId,
            () =>
            {
                PipedOrders.Reject(InputObject);
                // On this thread: but for the first order of a market, nothing is read.
                return Bridge.Wait(session.Orders.PrepareAsync(order, Round, isShown, Bridge, Bridge.Stopping));
            },
            prepared => $"{prepared.Order.MarketId} of {session}",
            prepared => $"Place order {prepared}",
            (prepared, observer, cancellationToken) => PlaceAsync(session, prepared, observer, cancellationToken));
    }

    private protected override void OnCompleted(object plan) => _pending.TryRemove(((PreparedOrder)plan).Order.ClientOrderId!, out _);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            // Ctrl+C, or a pipeline that ends early: what was sent and not written must not be lost from sight.
            foreach ((string id, PendingOrder pending) in _pending.OrderBy(pending => pending.Key, StringComparer.Ordinal))
            {
                WarnOf(id, pending);
            }
        }
    }

    private void WarnOf(string id, PendingOrder pending)
    {
        UnsettledOrder? unsettled = pending.Session.Orders.Unsettled.FirstOrDefault(order => order.ClientOrderId == id);
        string? what = unsettled is not null ? $"Order {unsettled} was sent, and its response did not arrive."
            : pending.Placed is { } placed ? $"Order {OrderReference.To(placed)} ({placed}) was placed, and the command ended before it was written."
            // A read or the account's stream has shown it before its response arrived.
            : pending.Prepared.IsSent ? $"Order {id} of {pending.MarketId} was sent, and the command ended before it was written."
            : null;
        if (what is not null)
        {
            Messages.WarningAfterStop($"{what} {Recommendations.LookUp(new OrderReference(pending.MarketId, null, id))}");
        }
    }

    /// <summary>True if the order is shown before it is sent, for which the fair price is read.</summary>
    private bool IsShownBefore => IsSet("WhatIf") || IsSet("Confirm") || LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private bool IsSet(string name) => MyInvocation.BoundParameters.TryGetValue(name, out object? value) && value is SwitchParameter { IsPresent: true };

    private async Task<Models.Order> PlaceAsync(Session session, PreparedOrder prepared, IRequestObserver observer, CancellationToken cancellationToken)
    {
        var pending = new PendingOrder(session, prepared);
        _pending[prepared.Order.ClientOrderId!] = pending;
        Models.Order order = await session.Orders.PlaceAsync(prepared, observer, cancellationToken).ConfigureAwait(false);
        pending.Placed = order;
        // For the completion of ids.
        KnownOrders.Of(session).Add(order.OrderId, order.ClientOrderId);
        return Wait ? await session.Orders.AwaitOutcomeAsync(order, WaitTimeout, observer, cancellationToken).ConfigureAwait(false) : order;
    }

    private sealed class PendingOrder(Session session, PreparedOrder prepared)
    {
        public Session Session => session;

        public PreparedOrder Prepared => prepared;

        public string MarketId => prepared.Order.MarketId;

        /// <summary>The order as the exchange's response shows it; null until that has arrived.</summary>
        public Models.Order? Placed { get; set; }
    }
}
