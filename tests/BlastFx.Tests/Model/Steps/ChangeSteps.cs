namespace BlastFx.Tests.Model.Steps;

/// <summary>Changes and cancels of orders, and waits for them.</summary>
internal static class ChangeSteps
{
    private const string Put = "PUT /orders";
    private const string Delete = "DELETE /orders";
    private const string Look = "GET /orders";

    /// <summary>Changes the price, the size or both of the live order with a client order id.</summary>
    public static Step Amend(ModelOrderId id, decimal? price, decimal? size, bool waits)
    {
        string change = $"{(price is null ? "" : $" -Price {AmountText.Of(price)}")}{(size is null ? "" : $" -Size {AmountText.Of(size)}")}";
        return new($"Get-BfxOrder {id.Market.Id} -ClientOrderId {id.Text} -Status open | Set-BfxOrder{change}{Waits.Text(waits)}")
        {
            Requests = [Put, Rules.Refresh],
            Show = ReadSteps.ShowOrder,
            Predict = (model, fault) => Rules.Authenticated(model, fault, ready =>
            {
                if (ready.FindOpen(id.Text) is not { } order)
                {
                    return [new(Branch.Nothing, ready)];
                }

                OrderModel changed = order with { Price = price ?? order.Price, Size = size ?? order.Size };
                return Rules.RejectedOrder(ready, changed) is { } error ? [new(error, ready)]
                    : fault.Loses(Put) && !fault!.IsExecuted ? [new(Rules.OutcomeUnknown, ready)]
                    // The response has no initial size, so that it is still that of the order before.
                    : [new($"{(waits || fault.Loses(Put) ? changed : changed with { Status = "amending", Size = order.Size })}", ready.With(order, changed))];
            }),
        };
    }

    /// <summary>Cancels the order with a client order id.</summary>
    public static Step Cancel(ModelOrderId id, bool waits) => new($"Remove-BfxOrder -ClientOrderId {id.Text} -MarketId {id.Market.Id}{Waits.Text(waits)}")
    {
        Requests = [Delete, Look, Rules.Refresh],
        Show = ReadSteps.ShowOrder,
        Predict = (model, fault) => Rules.Change(model, fault, id.Market.Id, ready =>
        {
            OrderModel? open = ready.FindOpen(id.Text);
            AccountModel after = open is null ? ready : ready.With(open, open.Canceled());
            string? known = after.FindLatest(id.Text)?.ToString();
            string unknown = waits ? Waits.Timeout : $"{id.Text} canceling";
            // What the response lacks is read, but without a wait only if that takes no longer than a moment.
            return !waits && known is not null && fault.Hits(Look) ? [new(known, after), new(unknown, after)] : [new(known ?? unknown, after)];
        }),
    };

    public static Step CancelAll(bool waits) => new($"Remove-BfxOrder -All -Confirm:$false{Waits.Text(waits)}")
    {
        Requests = [$"{Delete}/cancel_all", Look, Rules.Refresh],
        Show = ReadSteps.ShowOrder,
        Predict = (model, fault) => Rules.Change(model, fault, null, ready =>
        [
            new(Branch.Records(waits ? ready.OpenOrders.Reverse().Select(order => $"{order.Canceled()}") : []), ready.CancelOpen()),
        ]),
    };

    /// <summary>Waits for an order that was processed long ago.</summary>
    public static Step WaitFor(ModelOrderId id) => new($"Wait-BfxOrder -ClientOrderId {id.Text} -MarketId {id.Market.Id}{Waits.Time}")
    {
        Requests = [Look, Rules.Refresh],
        Show = ReadSteps.ShowOrder,
        Predict = (model, fault) => Rules.Authenticated(
            model, fault, ready => [new(ready.FindLatest(id.Text) is { } order ? $"{order}" : Waits.Timeout, ready)]),
    };
}
