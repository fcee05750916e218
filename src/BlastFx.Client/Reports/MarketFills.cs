namespace BlastFx.Reports;

/// <summary>The fills of an account in a market, whose profit and loss can be calculated when all of them are known.</summary>
internal sealed class MarketFills
{
    private readonly List<PastFill> _fills = [];
    private decimal _change;

    /// <summary>Adds a fill.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="size">Its size, negative for a sale.</param>
    /// <param name="price">Its price.</param>
    /// <param name="sums">The sums that its profit and loss belongs to.</param>
    public void Add(DateTimeOffset time, decimal size, decimal price, MarketSums sums)
    {
        _fills.Add(new PastFill(time, size, price, sums));
        _change = ExactMath.Sum(_change, size);
    }

    /// <summary>Adds the profit and loss of each fill to its sums.</summary>
    /// <param name="sizeAtEnd">The size after the last fill, negative for a short position.</param>
    /// <param name="newestFirst">True if the fills were added in that order. It decides about fills of the same time.</param>
    /// <returns>The size before the first fill.</returns>
    public decimal Realize(decimal sizeAtEnd, bool newestFirst)
    {
        decimal sizeAtStart = ExactMath.Sum(sizeAtEnd, -_change);
        if (newestFirst)
        {
            _fills.Reverse();
        }

        var position = new OpenPosition(sizeAtStart);
        foreach (PastFill fill in _fills.OrderBy(fill => fill.Time))
        {
            fill.Sums.Realize(position.Add(fill.Size, fill.Price));
        }

        return sizeAtStart;
    }

    private readonly record struct PastFill(DateTimeOffset Time, decimal Size, decimal Price, MarketSums Sums);
}
