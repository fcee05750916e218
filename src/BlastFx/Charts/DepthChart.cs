using BlastFx.Charts.Svg;
using BlastFx.Charts.Terminal;

namespace BlastFx.Charts;

/// <summary>The cumulative sizes of an order book by price.</summary>
internal sealed class DepthChart : IChart
{
    private readonly string _name;
    private readonly DateTimeOffset? _time;
    private readonly int _decimals;
    private readonly decimal _maxSize;

    /// <summary>Creates a chart of an order book.</summary>
    /// <param name="name">The market or a title; empty if unknown.</param>
    /// <param name="book">The order book, with at least one level.</param>
    public DepthChart(string name, Book book)
    {
        _name = name.Length > 0 ? name : "Order book";
        _time = book.Time;
        Bids = Cumulated(book.Bids.OrderByDescending(level => level.Price));
        Asks = Cumulated(book.Asks.OrderBy(level => level.Price));
        Level[] all = [.. Bids, .. Asks];
        _decimals = all.Max(level => level.Price.Scale);
        Low = all.Min(level => level.Price);
        High = all.Max(level => level.Price);
        _maxSize = all.Max(level => level.Size);
    }

    /// <summary>The bids with cumulative sizes, best first.</summary>
    public IReadOnlyList<Level> Bids { get; }

    /// <summary>The asks with cumulative sizes, best first.</summary>
    public IReadOnlyList<Level> Asks { get; }

    /// <summary>The lowest price.</summary>
    public decimal Low { get; }

    /// <summary>The highest price.</summary>
    public decimal High { get; }

    /// <summary>The mid price, or the best price of the only side.</summary>
    public decimal Mid => ((BestBid ?? BestAsk!.Value) + (BestAsk ?? BestBid!.Value)) / 2;

    /// <summary>The heading.</summary>
    public Heading Heading
    {
        get
        {
            string spread = BestBid is { } bid && BestAsk is { } ask && Mid > 0
                ? $"Spread {Price(ask - bid)} ({ChartText.Number((ask - bid) / Mid * 100, 3)}%)"
                : "";
            return new Heading(
                [
                    _name,
                    $"depth of {ChartText.Count(Bids.Count, "bid")}, {ChartText.Count(Asks.Count, "ask")}",
                    _time is { } time ? $"{ChartText.Text(time, "yyyy-MM-dd HH:mm:ss")} UTC" : "",
                ],
                [
                    BestBid is { } best ? $"Bid {Price(best)}" : "no bid",
                    BestAsk is { } lowest ? $"Ask {Price(lowest)}" : "no ask",
                    spread,
                    $"Size {ChartText.Short(Bids.Count > 0 ? Bids[^1].Size : 0)} bid, {ChartText.Short(Asks.Count > 0 ? Asks[^1].Size : 0)} asked",
                ]);
        }
    }

    private decimal? BestBid => Bids.Count > 0 ? Bids[0].Price : null;

    private decimal? BestAsk => Asks.Count > 0 ? Asks[0].Price : null;

    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size) => TerminalDepthChart.Draw(this, size);

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size) => SvgDepthChart.Draw(this, svg, size);

    /// <summary>Gets the axis of sizes.</summary>
    public Scale SizeScale(int maxTicks) => new(0, _maxSize, 0, maxTicks);

    /// <summary>Gets the axis of prices, from left to right.</summary>
    public Scale PriceScale(int maxTicks) => new(Low, High, _decimals, maxTicks);

    /// <summary>Formats a price.</summary>
    public string Price(decimal price) => ChartText.Number(price, Math.Min(_decimals, ChartText.MaxDecimals));

    private static List<Level> Cumulated(IEnumerable<Level> levels)
    {
        decimal size = 0;
        return [.. levels.Where(level => level.Size > 0).Select(level => new Level(level.Price, size += level.Size))];
    }
}
