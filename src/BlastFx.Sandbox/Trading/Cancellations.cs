using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Trading;

/// <summary>The order that a request cancels, and whether it is canceled already.</summary>
internal readonly record struct CancelReceipt(string OrderId, string ClientId, bool IsDone);

/// <summary>Accepts requests to cancel orders.</summary>
internal sealed class Cancellations(
    AccountState state, KnownOrders known, Execution execution, TradingEngine engine, SandboxOptions options)
{
    /// <summary>Accepts that an order is to be canceled. That it has ended or does not exist is no error.</summary>
    /// <exception cref="ApiException">The order is being canceled, or the exchange rejects unknown orders.</exception>
    public CancelReceipt Cancel(CancelRequest request)
    {
        if (known.FindLiving(request.Market, request.OrderId, request.ClientId) is { } order)
        {
            return Cancel(order);
        }

        if (!known.Exists(request.Market, request.OrderId, request.ClientId))
        {
            CancelUnknown(request);
        }

        // Only the channel of the account shows that there was nothing to cancel.
        engine.Later(time => state.Changes.Add(UnknownOrder(request) with { UpdatedAt = time }));
        return new CancelReceipt(request.OrderId ?? "", request.ClientId ?? "", IsDone: false);
    }

    /// <summary>Accepts that all orders are to be canceled.</summary>
    public void CancelAll()
    {
        LiveOrder[] orders = state.Orders.Living();
        foreach (LiveOrder order in orders.Where(static order => !IsCanceling(order)))
        {
            order.Pending = PendingChange.CancelAll;
            state.Orders.Changed(order, engine.Time);
        }

        engine.Later(time => Array.ForEach(orders, order => execution.Cancel(order, time)));
    }

    private static bool IsCanceling(LiveOrder order) => order.Pending is PendingChange.Cancel or PendingChange.CancelAll;

    private CancelReceipt Cancel(LiveOrder order)
    {
        if (IsCanceling(order))
        {
            throw new ApiException(ApiErrors.DuplicateCancel);
        }

        bool atOnce = options.CancelStatus == CancelStatus.Canceled && order.State != OrderState.Processing;
        if (atOnce)
        {
            execution.Cancel(order, engine.Time);
        }
        else
        {
            order.Pending = PendingChange.Cancel;
            state.Orders.Changed(order, engine.Time);
            engine.Later(time => execution.Cancel(order, time));
        }

        return new CancelReceipt(order.Id, order.ClientId, atOnce);
    }

    private void CancelUnknown(CancelRequest request)
    {
        switch (options.UnknownCancel)
        {
            case UnknownCancel.Rejected:
                throw new ApiException(ApiErrors.OrderNotFound);
            case UnknownCancel.SyntheticRejectedOrder:
                state.Archive.SendUnknown(UnknownOrder(request), engine.Time);
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
        CreatedAt = engine.Time,
        UpdatedAt = engine.Time,
        Price = 0,
        InitialSize = 0,
        Reason = ApiErrors.OrderNotFound,
    };
}
