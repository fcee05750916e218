using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The amounts of an order, in ticks and lots; null if an order of its type has none.</summary>
internal sealed record OrderTerms(long? Price, long? Lots, long? Trigger, decimal? SizePercent)
{
    // Prices and sizes above are far beyond any market, and would not leave room for their product.
    private const decimal MaxSteps = 1e12m;

    /// <summary>Reads the terms of a new order, which has all that its type needs.</summary>
    /// <exception cref="ApiException">An amount is missing, unexpected, malformed or not a multiple of its step.</exception>
    public static OrderTerms Read(JsonBody body, OrderType type, MarketSpec spec) => Read(body, type, spec, type.HasSize);

    /// <summary>Reads the change of an order: a limit order can keep its size, all other amounts must be sent.</summary>
    /// <exception cref="ApiException">An amount is missing, unexpected, malformed or not a multiple of its step.</exception>
    public static OrderTerms ReadChange(JsonBody body, OrderType type, MarketSpec spec) =>
        Read(body, type, spec, type.HasSize && (type.HasTrigger || body.Number("size") is not null));

    private static OrderTerms Read(JsonBody body, OrderType type, MarketSpec spec, bool hasSize) => new(
        Steps(Used(body.Number("price"), type.HasPrice), type.HasPrice, spec.Tick, "price"),
        Steps(Used(body.Number("size"), hasSize), hasSize, spec.Lot, "size"),
        Steps(body.Number("trigger_price"), type.HasTrigger, spec.Tick, "trigger_price"),
        Percentage(body.Number("size_percent"), type.ClosesPosition));

    // Published clients send a price and a size with orders of every type.
    private static decimal? Used(decimal? value, bool isUsed) => isUsed ? value : null;

    private static long? Steps(decimal? value, bool expected, decimal step, string name)
    {
        if (value is null && !expected)
        {
            return null;
        }

        if (value is not > 0 || !expected)
        {
            throw new ApiException($"bad order {name.Replace('_', ' ')}");
        }

        if (value.Value > MaxSteps * step)
        {
            throw new ApiException(name == "size" ? ApiErrors.WrongOrderSize : ApiErrors.PriceOverflow);
        }

        decimal steps = value.Value / step;
        decimal whole = decimal.Floor(steps);
        if (whole != steps)
        {
            string field = name == "size" ? "order_size" : name;
            throw new ApiException($"bad_{field} has={JsonText.TextOf(value.Value)} required={JsonText.TextOf(Math.Max(1, whole) * step)}");
        }

        return (long)whole;
    }

    private static decimal? Percentage(decimal? value, bool expected) =>
        value is null && !expected ? null : expected && value is > 0 and <= 1 ? value : throw new ApiException("bad order size percent");
}
