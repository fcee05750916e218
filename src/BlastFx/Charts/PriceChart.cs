using BlastFx.Charts.Svg;
using BlastFx.Charts.Terminal;

namespace BlastFx.Charts;

/// <summary>The candles or trades of a market.</summary>
internal sealed class PriceChart : IChart
{
    private readonly Bar[] _bars;
    private readonly string _name;
    private readonly string _period;
    private readonly string _noun;
    private readonly int _decimals;

    /// <summary>Creates a chart of candles or trades in any order.</summary>
    /// <param name="name">The market or a title; empty if unknown.</param>
    /// <param name="bars">The candles or trades, at least one.</param>
    /// <param name="noun">What one of them is called.</param>
    public PriceChart(string name, IEnumerable<Bar> bars, string noun = "candle")
    {
        _noun = noun;
        _bars = [.. bars.OrderBy(bar => bar.Time)];
        _name = name.Length > 0 ? name : "Price";
        _period = ChartText.Period(ShortestStep());
        _decimals = _bars.Max(bar => bar.Close.Scale);
        Total = Merged(0, _bars.Length);
    }

    /// <summary>All candles, merged.</summary>
    public Bar Total { get; }

    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size) => TerminalPriceChart.Draw(this, size);

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size) => SvgPriceChart.Draw(this, svg, size);

    /// <summary>Gets the axis of prices.</summary>
    public Scale ScaleOf(int maxTicks) => new(Total.Low, Total.High, _decimals, maxTicks);

    /// <summary>Gets the number of consecutive candles to merge, so that at most a number of bars remain.</summary>
    public int GroupSize(int maxBars) => (_bars.Length + maxBars - 1) / maxBars;

    /// <summary>Gets the number of bars if candles are merged.</summary>
    public int BarCount(int groupSize) => (_bars.Length + groupSize - 1) / groupSize;

    /// <summary>Merges consecutive candles.</summary>
    public Bar[] Bars(int groupSize) =>
        [.. Enumerable.Range(0, BarCount(groupSize)).Select(group => Merged(group * groupSize, groupSize))];

    /// <summary>Gets the heading.</summary>
    /// <param name="groupSize">The number of candles merged to a bar.</param>
    /// <param name="legend">The legend; empty for none.</param>
    public Heading HeadingOf(int groupSize, string legend = "") => new(
        [
            _name,
            _period,
            ChartText.Count(_bars.Length, _noun) + (groupSize > 1 ? $" in {ChartText.Count(BarCount(groupSize), "column")}" : ""),
            ChartText.Range(Total.Time, _bars[^1].Time),
        ],
        [
            $"Last {Price(Total.Close)}",
            ChartText.Change(Total.Open, Total.Close),
            $"Open {Price(Total.Open)}",
            $"High {Price(Total.High)}",
            $"Low {Price(Total.Low)}",
            legend,
            Total.Volume > 0 ? $"Volume {ChartText.Short(Total.Volume)}" : "",
        ]);

    /// <summary>Formats a price with the decimals of the market.</summary>
    public string Price(decimal price) => ChartText.Number(price, Math.Min(_decimals, ChartText.MaxDecimals));

    private Bar Merged(int first, int count)
    {
        Bar merged = _bars[first];
        for (int i = first + 1; i < Math.Min(_bars.Length, first + count); i++)
        {
            merged = merged.With(_bars[i]);
        }

        return merged;
    }

    /// <summary>The period: the shortest interval of two candles, because periods without trades have no candle.</summary>
    private TimeSpan ShortestStep()
    {
        TimeSpan shortest = TimeSpan.MaxValue;
        for (int i = 1; i < _bars.Length; i++)
        {
            TimeSpan step = _bars[i].Time - _bars[i - 1].Time;
            shortest = step > TimeSpan.Zero && step < shortest ? step : shortest;
        }

        return shortest == TimeSpan.MaxValue ? TimeSpan.Zero : shortest;
    }
}
