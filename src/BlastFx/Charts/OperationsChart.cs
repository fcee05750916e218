using System.Globalization;
using BlastFx.Charts.Svg;
using BlastFx.Charts.Terminal;

namespace BlastFx.Charts;

/// <summary>
/// The cumulative sum of balance operations, or of the profit and loss of periods, starting at zero. For all operations of an account, it is the balance; equity also
/// has the profit and loss of open positions.
/// </summary>
internal sealed class OperationsChart : IChart
{
    private readonly int _count;
    private readonly string _name;
    private readonly int _decimals;
    private readonly decimal _low;

    /// <summary>Creates a chart of operations in any order.</summary>
    /// <param name="name">A title; empty for the default title.</param>
    /// <param name="changes">The operations, at least one.</param>
    public OperationsChart(string name, IReadOnlyCollection<Change> changes)
    {
        _name = name.Length > 0 ? name : "Balance operations";
        _count = changes.Count;
        Sums = SumsOf(changes);
        _decimals = changes.Max(change => (int)change.Amount.Scale);
        _low = Sums.Min(sum => sum.Amount);
        High = Sums.Max(sum => sum.Amount);
    }

    /// <summary>The sum after each time with operations.</summary>
    public IReadOnlyList<Change> Sums { get; }

    /// <summary>The highest sum.</summary>
    public decimal High { get; }

    /// <summary>The last sum.</summary>
    public decimal Last => Sums[^1].Amount;

    /// <summary>The tone by gain or loss.</summary>
    public Tone Tone => Last >= First ? Tone.Up : Tone.Down;

    /// <summary>The heading.</summary>
    public Heading Heading => new(
        [
            _name,
            string.Create(CultureInfo.InvariantCulture, $"sum of {_count:N0} from 0"),
            ChartText.Range(Start, Sums[^1].Time),
        ],
        [
            $"Last {Amount(Last)}",
            ChartText.Signed(Last - First, AmountDecimals),
            $"First {Amount(First)}",
            $"High {Amount(High)}",
            $"Low {Amount(_low)}",
        ]);

    private decimal First => Sums[0].Amount;

    private DateTimeOffset Start => Sums[0].Time;

    private TimeSpan Length => Sums[^1].Time - Start;

    /// <summary>Cents, or the decimals that the axis needs to distinguish the sums.</summary>
    private int AmountDecimals => Math.Max(Math.Min(2, _decimals), ScaleOf(1).Decimals);

    /// <inheritdoc/>
    public TerminalCanvas Draw(ChartSize size) => TerminalOperationsChart.Draw(this, size);

    /// <inheritdoc/>
    public void Draw(SvgWriter svg, ChartSize size) => SvgOperationsChart.Draw(this, svg, size);

    /// <summary>Gets the axis of sums. It includes zero if that is near.</summary>
    public Scale ScaleOf(int maxTicks)
    {
        decimal span = High - _low;
        decimal low = _low > 0 && _low <= span ? 0 : _low;
        decimal high = High < 0 && -High <= span ? 0 : High;
        return new Scale(low, high, _decimals, maxTicks);
    }

    /// <summary>Gets the sum at the end of each of a number of equal intervals.</summary>
    public decimal[] Sampled(int columns)
    {
        decimal[] sampled = new decimal[columns];
        for (int column = 0, next = 0; column < columns; column++)
        {
            while (next + 1 < Sums.Count && Sums[next + 1].Time <= TimeAt(column + 1, columns))
            {
                next++;
            }

            sampled[column] = Sums[next].Amount;
        }

        return sampled;
    }

    /// <summary>Gets the start of an interval.</summary>
    public DateTimeOffset TimeAt(int column, int columns) => Start.AddTicks((long)((decimal)Length.Ticks * column / columns));

    /// <summary>Gets the position of a time, from 0 to 1.</summary>
    public double PositionOf(DateTimeOffset time) => Length > TimeSpan.Zero ? (time - Start) / Length : 0;

    private string Amount(decimal sum) => ChartText.Number(sum, AmountDecimals);

    /// <summary>The sums in order of time. Operations with the same time give one sum.</summary>
    private static List<Change> SumsOf(IEnumerable<Change> changes)
    {
        var sums = new List<Change>();
        decimal sum = 0;
        foreach (Change change in changes.OrderBy(change => change.Time))
        {
            sum += change.Amount;
            if (sums.Count > 0 && sums[^1].Time == change.Time)
            {
                sums.RemoveAt(sums.Count - 1);
            }

            sums.Add(change with { Amount = sum });
        }

        return sums;
    }
}
