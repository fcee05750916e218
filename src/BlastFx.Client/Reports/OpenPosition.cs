using BlastFx.Trading;

namespace BlastFx.Reports;

/// <summary>A position as its fills make it: the size, and what it cost by average entry price.</summary>
/// <param name="size">The size before the first fill, negative for a short position.</param>
internal sealed class OpenPosition(decimal size)
{
    // What is not closed keeps the rest, so the sum over a position that was closed is exact.
    private const int CostDecimals = 12;

    private decimal _size = size;

    /// <summary>Negative for a short position; null as long as a part of it is from before the first fill.</summary>
    private decimal? _cost = size == 0 ? 0 : null;

    /// <summary>Adds a fill.</summary>
    /// <param name="size">Its size, negative for a sale.</param>
    /// <param name="price">Its price.</param>
    /// <returns>The profit and loss of what it closed, 0 if it closed nothing; null if what that cost is not known.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it cannot be calculated exactly.</exception>
    public decimal? Add(decimal size, decimal price)
    {
        decimal closing = Math.Sign(_size) * Math.Sign(size) >= 0 ? 0 : -Math.Sign(_size) * Math.Min(Math.Abs(size), Math.Abs(_size));
        decimal? pnl = closing == 0 ? 0 : Close(closing, price);
        decimal opening = size - closing;
        if (opening != 0)
        {
            _size = ExactMath.Sum(_size, opening);
            _cost = _cost is { } cost ? ExactMath.Sum(cost, ExactMath.Product(opening, price)) : null;
        }

        return pnl;
    }

    /// <param name="size">What is closed: positive if it is bought back.</param>
    /// <param name="price">The price.</param>
    private decimal? Close(decimal size, decimal price)
    {
        decimal? cost = size == -_size ? _cost : PartOf(_cost, -size / _size);
        decimal? pnl = cost is { } paid ? -ExactMath.Sum(ExactMath.Product(size, price), paid) : null;
        _size = ExactMath.Sum(_size, size);
        _cost = _size == 0 ? 0 : _cost is { } before && cost is { } closed ? ExactMath.Sum(before, -closed) : null;
        return pnl;
    }

    private static decimal? PartOf(decimal? cost, decimal part) => cost is { } whole ? Amount.Normalized(Math.Round(whole * part, CostDecimals)) : null;
}
