namespace BlastFx.Bench.Measuring;

/// <summary>The middle of many times; a mean would tell of the machine's other work.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The middle of the differences between runs that stood side by side.</summary>
    public static double OfDifferences(double[] values, double[] others) =>
        Of(values.Zip(others, (value, other) => value - other));
}
