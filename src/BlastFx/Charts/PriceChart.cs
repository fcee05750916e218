namespace BlastFx.Charts;

/// <summary>The candles of one market.</summary>
internal sealed partial class PriceChart : IChart
{
    private const int MaxDecimals = 12;

    private readonly Bar[] _bars;
    private readonly string _name;
    private readonly string _period;
    private readonly int _decimals;
    private readonly Bar _all;

    /// <summary>A chart of candles in any order.</summary>
    /// <param name="name">The market, or a title; empty where nobody knows.</param>
    /// <param name="bars">The candles, at least one.</param>
    public PriceChart(string name, IEnumerable<Bar> bars)
    {
        _bars = [.. bars.OrderBy(bar => bar.Time)];
        _name = name.Length > 0 ? name : "Price";
        _period = ChartText.Period(ShortestStep());
        _decimals = _bars.Max(bar => bar.Close.Scale);
        _all = Merged(0, _bars.Length);
    }

    /// <summary>So many that follow one another as one, so that the rest fit.</summary>
    private int Together(int room) => (_bars.Length + room - 1) / room;

    private int Groups(int together) => (_bars.Length + together - 1) / together;

    private Bar[] InGroups(int together) =>
        [.. Enumerable.Range(0, Groups(together)).Select(group => Merged(group * together, together))];

    private Bar Merged(int first, int count)
    {
        Bar merged = _bars[first];
        for (int i = first + 1; i < Math.Min(_bars.Length, first + count); i++)
        {
            merged = merged.With(_bars[i]);
        }

        return merged;
    }

    private Heading HeadingOf(int together, string legend)
    {
        return new Heading(
            [
                _name,
                _period,
                ChartText.Count(_bars.Length, "candle") + (together > 1 ? $" in {ChartText.Count(Groups(together), "column")}" : ""),
                ChartText.Range(_all.Time, _bars[^1].Time),
            ],
            [
                $"Last {Price(_all.Close)}",
                ChartText.Change(_all.Open, _all.Close),
                $"Open {Price(_all.Open)}",
                $"High {Price(_all.High)}",
                $"Low {Price(_all.Low)}",
                legend,
                _all.Volume > 0 ? $"Volume {ChartText.Short(_all.Volume)}" : "",
            ]);
    }

    /// <summary>A price with the decimals of the market.</summary>
    private string Price(decimal price) => ChartText.Number(price, Math.Min(_decimals, MaxDecimals));

    /// <summary>Where nothing was traded there is no candle, so the shortest step is the period.</summary>
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
