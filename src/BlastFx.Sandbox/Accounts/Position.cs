using System.Globalization;
using System.Numerics;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Accounts;

/// <summary>A position of an account. Sizes are in lots, turnover in ticks times lots.</summary>
/// <param name="Market">The market.</param>
/// <param name="IsLong">True for a long position.</param>
/// <param name="Lots">The current size.</param>
/// <param name="EntryLots">The size of all its entries.</param>
/// <param name="EntryTurnover">The turnover of all its entries.</param>
internal sealed record Position(ListedMarket Market, bool IsLong, long Lots, long EntryLots, decimal EntryTurnover)
{
    private const int MarginDigits = 8;
    private const int PnlDigits = 18;
    private const int TurnoverDigits = 8;

    // The forced_margin of GET /markets: below it, a position is liquidated.
    private const int ForcedMarginPercent = 3;

    public decimal? StopLoss { get; init; }

    public decimal? TakeProfit { get; init; }

    public decimal Size => Market.Spec.Size(Lots);

    /// <summary>The average price of its entries, weighted by size.</summary>
    public Quotient EntryPrice => Quotient.Of(EntryTurnover) * new Quotient(1, EntryLots) * Quotient.Of(Market.Spec.Tick);

    /// <summary>The turnover of the entries that the current size consists of.</summary>
    private decimal HeldTurnover => Lots == EntryLots ? EntryTurnover : EntryTurnover * Lots / EntryLots;

    /// <summary>
    /// Adds a fill to the position of a market, if any. A fill on the other side reduces the position, and turns it round if
    /// the fill is larger. The second result is the realized profit or loss in the quote currency.
    /// </summary>
    public static (Position? Position, decimal Pnl) After(Position? position, ListedMarket market, bool isLong, long price, long lots)
    {
        decimal turnover = (decimal)price * lots;
        if (position is null)
        {
            return (new Position(market, isLong, lots, lots, turnover), 0);
        }

        decimal held = position.HeldTurnover;
        if (position.IsLong == isLong)
        {
            long all = position.Lots + lots;
            return (position with { Lots = all, EntryLots = all, EntryTurnover = held + turnover }, 0);
        }

        // What is released now is not released again later: the sum over all fills is exact.
        long closed = Math.Min(lots, position.Lots);
        decimal released = closed == position.Lots ? held : decimal.Round(held / position.Lots * closed, TurnoverDigits);
        decimal gain = (((decimal)price * closed) - released) * market.Spec.Tick * market.Spec.Lot;
        long rest = position.Lots - closed;
        Position? next = rest > 0 ? position with { Lots = rest, EntryLots = rest, EntryTurnover = held - released }
            : lots > closed ? new Position(market, isLong, lots - closed, lots - closed, (decimal)price * (lots - closed))
            : null;
        return (next, position.IsLong ? gain : -gain);
    }

    /// <summary>Values the position at the market's price at a time.</summary>
    public PositionValue ValueAt(long time, long leverage)
    {
        MarketSpec spec = Market.Spec;
        long middle = Market.BookAt(time).Middle;
        decimal notional = Size * spec.Price(middle);
        decimal gain = (((decimal)middle * Lots) - HeldTurnover) * spec.Tick * spec.Lot;
        return new PositionValue(
            spec.Price(middle),
            notional,
            decimal.Round(notional / leverage, MarginDigits),
            decimal.Round(IsLong ? gain : -gain, PnlDigits),
            EntryPrice * LiquidationFactor(leverage));
    }

    private Quotient LiquidationFactor(long leverage)
    {
        long distance = 100 - (ForcedMarginPercent * leverage);
        return new Quotient((100 * leverage) + (IsLong ? -distance : distance), 100 * leverage);
    }
}

/// <summary>The figures of a position that depend on the market's price and on the leverage.</summary>
internal readonly record struct PositionValue(
    decimal FairPrice, decimal Notional, decimal Margin, decimal UnrealizedPnl, Quotient LiquidationPrice);

/// <summary>
/// A fraction, such as an average price. The exchange writes more of its decimal places than most decimal types hold.
/// </summary>
internal readonly record struct Quotient(BigInteger Numerator, BigInteger Denominator)
{
    private const int Digits = 33;

    public static Quotient operator *(Quotient left, Quotient right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Quotient Of(decimal value)
    {
        var denominator = BigInteger.Pow(10, value.Scale);
        return new Quotient(new BigInteger(value * (decimal)denominator), denominator);
    }

    /// <summary>The value with up to 33 decimal places, without trailing zeros.</summary>
    public override string ToString()
    {
        BigInteger scaled = BigInteger.Abs(Numerator) * BigInteger.Pow(10, Digits) / BigInteger.Abs(Denominator);
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(Digits + 1, '0');
        string text = $"{digits[..^Digits]}.{digits[^Digits..]}".TrimEnd('0').TrimEnd('.');
        return Numerator.Sign * Denominator.Sign < 0 && !scaled.IsZero ? $"-{text}" : text;
    }
}
