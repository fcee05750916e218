using System.Globalization;

namespace BlastFx.Charts;

/// <summary>
/// The running total of balance operations, from zero on: with all of an account's, its balance; with some, what those
/// brought. Equity has the profit and loss of open positions besides.
/// </summary>
internal sealed partial class OperationsChart : IChart
{
    private readonly List<Change> _sums;
    private readonly int _operations;
    private readonly string _name;
    private readonly int _decimals;
    private readonly decimal _low;
    private readonly decimal _high;

    /// <summary>A chart of changes in any order.</summary>
    /// <param name="name">A title; empty for the usual one.</param>
    /// <param name="changes">The changes, at least one.</param>
    public OperationsChart(string name, IReadOnlyCollection<Change> changes)
    {
        _name = name.Length > 0 ? name : "Balance operations";
        _operations = changes.Count;
        _sums = SumsOf(changes);
        _decimals = changes.Max(change => (int)change.Amount.Scale);
        _low = _sums.Min(sum => sum.Amount);
        _high = _sums.Max(sum => sum.Amount);
    }

    private decimal First => _sums[0].Amount;

    private decimal Last => _sums[^1].Amount;

    private DateTimeOffset Start => _sums[0].Time;

    private TimeSpan Length => _sums[^1].Time - Start;

    private Tone Tone => Last >= First ? Tone.Up : Tone.Down;

    /// <summary>The axis: the sums, and nothing if it is near.</summary>
    private Scale ScaleOf(int mostTicks)
    {
        decimal span = _high - _low;
        decimal low = _low > 0 && _low <= span ? 0 : _low;
        decimal high = _high < 0 && -_high <= span ? 0 : _high;
        return new Scale(low, high, _decimals, mostTicks);
    }

    private Heading HeadingOf() => new(
        [
            _name,
            string.Create(CultureInfo.InvariantCulture, $"sum of {_operations:N0} from 0"),
            ChartText.Range(Start, _sums[^1].Time),
        ],
        [
            $"Last {Amount(Last)}",
            ChartText.Signed(Last - First, AmountDecimals),
            $"First {Amount(First)}",
            $"High {Amount(_high)}",
            $"Low {Amount(_low)}",
        ]);

    /// <summary>Cents, or what the axis needs to tell the sums apart.</summary>
    private int AmountDecimals => Math.Max(Math.Min(2, _decimals), ScaleOf(1).Decimals);

    private string Amount(decimal sum) => ChartText.Number(sum, AmountDecimals);

    /// <summary>The sum at the end of each of so many equal stretches of time.</summary>
    private decimal[] Sampled(int columns)
    {
        decimal[] sampled = new decimal[columns];
        for (int column = 0, next = 0; column < columns; column++)
        {
            while (next + 1 < _sums.Count && _sums[next + 1].Time <= TimeAt(column + 1, columns))
            {
                next++;
            }

            sampled[column] = _sums[next].Amount;
        }

        return sampled;
    }

    private DateTimeOffset TimeAt(int column, int columns) => Start.AddTicks((long)((decimal)Length.Ticks * column / columns));

    /// <summary>The sums by time; changes of one time are one.</summary>
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

/// <summary>What a chart keeps of a balance operation.</summary>
internal readonly record struct Change(DateTimeOffset Time, decimal Amount);
