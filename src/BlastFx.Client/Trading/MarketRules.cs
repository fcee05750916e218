namespace BlastFx.Trading;

/// <summary>The steps of a market's prices and sizes (API pages, "Markets").</summary>
/// <param name="MarketId">The market.</param>
/// <param name="Tick">The step of prices, in the quote currency; 0 if the exchange does not state it.</param>
/// <param name="MinOrder">The step of sizes and the minimum size, in the base currency; 0 if the exchange does not state it.</param>
internal sealed record MarketRules(string MarketId, decimal Tick, decimal MinOrder)
{
    /// <summary>The rules of a market.</summary>
    public static MarketRules Of(Market market) => new(market.MarketId, market.MinTick ?? 0, market.MinOrder ?? 0);

    /// <summary>Returns an order whose amounts the market accepts.</summary>
    /// <param name="order">The order, in the exchange's spelling.</param>
    /// <param name="rounds">True to round: the price of a buy down, that of a sell up, the size down.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>, with the nearest valid amounts.</exception>
    public NewOrder Apply(NewOrder order, bool rounds) => order with
    {
        MarketId = MarketId,
        Price = Price(order.Price, "price", order.Side, rounds),
        TriggerPrice = Price(order.TriggerPrice, "trigger price", order.Side, rounds),
        Size = Size(order.Size, rounds),
        SizePercent = Fraction(order.SizePercent),
    };

    /// <summary>Returns a price that the market accepts.</summary>
    public decimal? Price(decimal? price, string name, string? side, bool rounds) => price is { } value
        // Without a side, there is no direction that cannot be worse than the price that was specified.
        ? OnStep(value, Tick, name, "tick", !rounds ? Rounding.None : side switch { null => Rounding.NeedsSide, "long" => Rounding.Down, _ => Rounding.Up })
        : null;

    /// <summary>Returns a size that the market accepts.</summary>
    public decimal? Size(decimal? size, bool rounds) => size is { } value
        ? OnStep(value, MinOrder, "size", "minimum order size", rounds ? Rounding.Down : Rounding.None)
        : null;

    /// <summary>Returns a part of the position that the exchange reads exactly.</summary>
    public static decimal? Fraction(decimal? sizePercent)
    {
        if (sizePercent is { } value)
        {
            Amount.RequireDouble(value, "size in percent");
        }

        return sizePercent;
    }

    private decimal OnStep(decimal value, decimal step, string name, string stepName, Rounding rounding)
    {
        decimal rest = step > 0 ? value % step : 0;
        if (rest != 0)
        {
            decimal below = value - rest;
            decimal above = below + step;
            value = rounding switch
            {
                Rounding.Down when below > 0 => below,
                Rounding.Up => above,
                Rounding.Down => throw Invalid($"The {name} {Amount.Text(value)} would be rounded to 0: the {stepName} of {MarketId} is {Amount.Text(step)}."),
                _ => throw Invalid(
                    $"The {name} {Amount.Text(value)} is not a multiple of the {stepName} of {MarketId}, {Amount.Text(step)}. "
                    + (below > 0 ? $"The nearest valid values are {Amount.Text(below)} and {Amount.Text(above)}." : $"The nearest valid value is {Amount.Text(above)}.")
                    + (rounding == Rounding.NeedsSide ? " It is rounded only if the order has a side, which is the direction." : "")),
            };
        }

        Amount.RequireDouble(value, name);
        return value;
    }

    private static BfxException Invalid(string message) => new(BfxErrorIds.InvalidArgument, $"{message} Nothing was sent.");

    private enum Rounding
    {
        None = 0,
        Down,
        Up,
        NeedsSide,
    }
}
