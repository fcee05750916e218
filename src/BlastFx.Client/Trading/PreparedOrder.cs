using System.Globalization;

namespace BlastFx.Trading;

/// <summary>An order that was checked and is ready to be placed: its amounts are exact, and it has a client order id.</summary>
public sealed class PreparedOrder
{
    private volatile bool _isSent;

    internal PreparedOrder(OrderClient client, NewOrder order, decimal? fairPrice)
    {
        Client = client;
        Order = order;
        FairPrice = fairPrice;
    }

    /// <summary>The order as it will be sent, in the exchange's spelling.</summary>
    public NewOrder Order { get; }

    /// <summary>The market's fair price when the order was prepared; null if it was not read.</summary>
    public decimal? FairPrice { get; }

    /// <summary>The value of the order, in the quote currency: its size at its price, at its trigger price, or at the fair
    /// price; null if it has no size, or the fair price was not read.</summary>
    public decimal? Notional => OrderValue.Of(Order, FairPrice);

    /// <summary>The distance of the order's price, or trigger price, from the fair price, as a fraction of the fair price; null if one of them is not known.</summary>
    public decimal? DistanceFromFairPrice => FairPrice is { } fair and not 0 ? ((Order.Price ?? Order.TriggerPrice) - fair) / fair : null;

    /// <summary>True if it was sent, even if its response has not arrived.</summary>
    public bool IsSent
    {
        get => _isSent;
        internal set => _isSent = value;
    }

    internal OrderClient Client { get; }

    /// <summary>The order in one line, with its value and its distance from the fair price, as far as they are known.</summary>
    /// <returns>Such as <c>limit long 0.5 at 60000, notional 30000, 1.19 % below the fair price 60720, client order id bfx-01JD…</c>.</returns>
    public override string ToString()
    {
        string text = OrderValue.Describe(Order);
        if (Notional is { } notional)
        {
            text += $", notional {Amount.Text(notional)}";
        }

        if (FairPrice is { } fair)
        {
            text += DistanceFromFairPrice is { } distance
                ? string.Create(CultureInfo.InvariantCulture, $", {Math.Abs(distance * 100):0.00} % {(distance < 0 ? "below" : "above")} the fair price {Amount.Text(fair)}")
                : $", fair price {Amount.Text(fair)}";
        }

        return $"{text}, client order id {Order.ClientOrderId}";
    }
}
