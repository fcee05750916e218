namespace BlastFx.Trading;

/// <summary>The value and the description of orders.</summary>
internal static class OrderValue
{
    /// <summary>The size at the price, at the trigger price, or at the fair price; null if one of them is not known.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is larger than a decimal can hold.</exception>
    public static decimal? Of(NewOrder order, decimal? fairPrice)
    {
        try
        {
            return order.Size * (order.Price ?? order.TriggerPrice ?? fairPrice);
        }
        catch (OverflowException)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"The value of the order ({Describe(order)}) is larger than a decimal can hold. Nothing was sent.");
        }
    }

    /// <summary>The maximum value at which an order can be filled: a sell at a better price than its own, a stop order after its trigger.
    /// Null if the fair price is needed and not known.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is larger than a decimal can hold.</exception>
    public static decimal? MaxOf(NewOrder order, decimal? fairPrice) => !NeedsFairPrice(order) ? Of(order, null)
        : fairPrice is not { } fair ? null
        : Math.Max(Of(order, fair) ?? 0, Of(order with { Price = fair }, fair) ?? 0);

    /// <summary>True if the value of an order depends on the market's price: only a buy with a limit has a maximum of its own.</summary>
    public static bool NeedsFairPrice(NewOrder order) => order.Size is not null && (order.Side != "long" || order.Price is null);

    /// <summary>An order in a few words.</summary>
    public static string Describe(NewOrder order)
    {
        string text = order.OrderType;
        Add(order.Side, " ");
        Add(Text(order.Size), " ");
        Add(Text(order.SizePercent * 100) is { } percent ? $"{percent} % of the position" : null, " ");
        Add(Text(order.Price), " at ");
        Add(Text(order.TriggerPrice), ", triggered at ");
        Add(order.TimeInForce, ", ");
        return text;

        void Add(string? value, string before) => text += value is null ? "" : before + value;
    }

    private static string? Text(decimal? value) => value is { } amount ? Amount.Text(amount) : null;
}
