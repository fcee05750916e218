namespace BlastFx.Charts;

/// <summary>Where values stand between the lowest and the highest, and which round ones to name.</summary>
internal sealed class Scale
{
    /// <summary>Values beyond are no amounts of an exchange; sums of many within are decimals still.</summary>
    public const decimal Limit = 1e18m;

    // Nearer to one another, values are one: the axis could not tell them apart.
    private const decimal MinPart = 1e-12m;
    private const decimal MinRange = 1e-20m;

    // With more, nobody reads an axis.
    private const int MaxDigits = 7;

    private readonly decimal _low;
    private readonly decimal _high;

    public Scale(decimal low, decimal high, int dataDecimals, int mostTicks)
    {
        decimal size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= Math.Max(size * MinPart, MinRange))
        {
            decimal room = size == 0 ? 1 : Math.Max(size / 100, MinRange);
            (low, high) = (low - room, high + room);
        }

        (_low, _high) = (low, high);
        (decimal step, int exponent) = RoundStep((high - low) / Math.Max(1, mostTicks));
        int needed = Math.Max(0, -exponent);
        int shown = MaxDigits - 1 - (int)Math.Floor(Math.Log10((double)Math.Max(Math.Abs(low), Math.Abs(high))));
        Decimals = Math.Max(needed, Math.Min(Math.Min(dataDecimals, needed + 2), shown));
        Ticks = [.. TicksOf(step)];
    }

    /// <summary>Round values, ascending, none outside.</summary>
    public IReadOnlyList<decimal> Ticks { get; }

    /// <summary>With how many decimals values on it are written: enough for the ticks, and up to two of the data's more.</summary>
    public int Decimals { get; }

    /// <summary>How far up a value is: 0 at the lowest, 1 at the highest.</summary>
    public double At(decimal value) => (double)((Math.Clamp(value, _low, _high) - _low) / (_high - _low));

    /// <summary>The value in the axis's form.</summary>
    public string Text(decimal value) => ChartText.Number(value, Decimals);

    private IEnumerable<decimal> TicksOf(decimal step)
    {
        for (decimal tick = Math.Ceiling(_low / step) * step; tick <= _high; tick += step)
        {
            yield return tick;
        }
    }

    private static (decimal Step, int Exponent) RoundStep(decimal least)
    {
        int exponent = (int)Math.Floor(Math.Log10((double)least));
        decimal power = PowerOfTen(exponent);
        foreach (int times in new[] { 1, 2, 5 })
        {
            if (times * power >= least)
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
