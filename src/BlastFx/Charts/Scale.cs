namespace BlastFx.Charts;

/// <summary>An axis of values, with round values as ticks.</summary>
internal sealed class Scale
{
    /// <summary>The maximum absolute value. Larger ones are not amounts of an exchange, and sums could overflow.</summary>
    public const decimal Limit = 1e18m;

    // Values closer than this cannot be distinguished on the axis.
    private const decimal MinRelativeRange = 1e-12m;
    private const decimal MinRange = 1e-20m;

    // The maximum for a readable axis.
    private const int MaxDigits = 7;

    private readonly decimal _low;
    private readonly decimal _high;

    public Scale(decimal low, decimal high, int dataDecimals, int maxTicks)
    {
        decimal size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= Math.Max(size * MinRelativeRange, MinRange))
        {
            decimal room = size == 0 ? 1 : Math.Max(size / 100, MinRange);
            (low, high) = (low - room, high + room);
        }

        (_low, _high) = (low, high);
        (decimal step, int exponent) = RoundStep((high - low) / Math.Max(1, maxTicks));
        int needed = Math.Max(0, -exponent);
        int shown = MaxDigits - 1 - (int)Math.Floor(Math.Log10((double)Math.Max(Math.Abs(low), Math.Abs(high))));
        Decimals = Math.Max(needed, Math.Min(Math.Min(dataDecimals, needed + 2), shown));
        Ticks = [.. TicksOf(step)];
    }

    /// <summary>Round values within the range, ascending.</summary>
    public IReadOnlyList<decimal> Ticks { get; }

    /// <summary>The number of decimals of labels: enough for the ticks, and up to two more of the data.</summary>
    public int Decimals { get; }

    /// <summary>Gets the position of a value: 0 for the lowest, 1 for the highest.</summary>
    public double At(decimal value) => (double)((Math.Clamp(value, _low, _high) - _low) / (_high - _low));

    /// <summary>Formats a value as a label.</summary>
    public string Text(decimal value) => ChartText.Number(value, Decimals);

    private IEnumerable<decimal> TicksOf(decimal step)
    {
        for (decimal tick = Math.Ceiling(_low / step) * step; tick <= _high; tick += step)
        {
            yield return tick;
        }
    }

    private static (decimal Step, int Exponent) RoundStep(decimal min)
    {
        int exponent = (int)Math.Floor(Math.Log10((double)min));
        decimal power = PowerOfTen(exponent);
        foreach (int times in new[] { 1, 2, 5 })
        {
            if (times * power >= min)
            {
                return (times * power, exponent);
            }
        }

        return (10 * power, exponent + 1);
    }

    private static decimal PowerOfTen(int exponent)
    {
        decimal power = 1;
        for (int i = 0; i < Math.Abs(exponent); i++)
        {
            power = exponent < 0 ? power / 10 : power * 10;
        }

        return power;
    }
}
