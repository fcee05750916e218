namespace BlastFx.Tests.Model.Steps;

/// <summary>New orders.</summary>
internal static class PlaceSteps
{
    private const string Request = "POST /orders";

    /// <summary>An order far from the market, which rests.</summary>
    public static Step Resting(OrderModel order, bool waits, string parameters = "") => New(order, parameters, waits);

    /// <summary>An order that the market fills at once.</summary>
    public static Step AtMarket(OrderModel order, bool waits) =>
        New(order with { Price = null, Status = "closed", Filled = order.Size }, " -OrderType market", waits);

    /// <summary>An order that the exchange accepts, and then rejects.</summary>
    public static Step Rejected(OrderModel order, bool waits, string timeInForce, string reason) =>
        New(order with { Status = "rejected" }, $" -TimeInForce {timeInForce}", waits, reason);

    /// <summary>An order that is not sent: its price or size is not a multiple of the market's step.</summary>
    public static Step OffStep(OrderModel order) => new(Script(order, "", waits: false))
    {
        Predict = (model, _) => [new(Rules.Rejected(model, order.MarketId) ?? "Bfx.InvalidArgument", model)],
    };

    /// <summary>An order that ends as given, with the reason of its rejection.</summary>
    private static Step New(OrderModel order, string parameters, bool waits, string? reason = null) => new(Script(order, parameters, waits))
    {
        Requests = [Request, Rules.Refresh],
        Show = ReadSteps.ShowOrder,
        Predict = (model, fault) => Rules.RejectedOrder(model, order) is { } error
            ? [new(error, model)]
            : Rules.Authenticated(model, fault, ready => [Placed(ready, fault, order, Shown(order, fault, waits, reason))]),
    };

    private static string Shown(OrderModel order, Fault? fault, bool waits, string? reason) => waits && reason is not null ? $"Bfx.{reason}"
        // If the response is lost, the order is found as it is by then.
        : waits || fault.Loses(Request) ? $"{order}"
        : $"{order with { Status = "processing", Filled = 0 }}";

    /// <summary>The order exists once at most: it is not sent again, but looked up.</summary>
    private static Branch Placed(AccountModel model, Fault? fault, OrderModel order, string shown)
    {
        bool isDuplicate = model.FindOpen(order.ClientOrderId) is not null;
        if (!isDuplicate && !(fault.Loses(Request) && !fault!.IsExecuted))
        {
            return new(shown, model with { Orders = model.Orders.Add(order) });
        }

        // After a rejection that executed nothing, too, the duplicate could be this order.
        return fault.Hits(Request)
            ? new(Rules.OutcomeUnknown, model.With(model.Session! with { Unsettled = model.Session!.Unsettled.Add(order.ClientOrderId) }))
            : new("Bfx.CLIENT_ORDER_ID_DUPLICATE", model);
    }

    private static string Script(OrderModel order, string parameters, bool waits)
    {
        string price = order.Price is { } limit ? $" {AmountText.Of(limit)}" : "";
        return $"New-BfxOrder {order.MarketId} {order.Side} {AmountText.Of(order.Size)}{price}{parameters} -ClientOrderId {order.ClientOrderId}{Waits.Text(waits)}";
    }
}
