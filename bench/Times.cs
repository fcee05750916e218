namespace BlastFx.Bench;

/// <summary>Measures alternatives and reduces their times.</summary>
internal static class Times
{
    /// <summary>The median time of each alternative.</summary>
    public static double[] Medians(int warmUp, int rounds, params Func<double[]>[] alternatives) =>
        [.. Interleave(warmUp, rounds, alternatives).Select(Median)];

    /// <summary>
    /// Measures the alternatives in turn, A B A B, so that other load on the machine affects all of them alike. Every other round runs
    /// backwards, so that none always follows the same one. Returns the times of each, without those of the warm-up.
    /// </summary>
    public static double[][] Interleave(int warmUp, int rounds, params Func<double[]>[] alternatives)
    {
        List<double>[] times = [.. alternatives.Select(_ => new List<double>())];
        for (int round = -warmUp; round < rounds; round++)
        {
            IEnumerable<int> order = Enumerable.Range(0, alternatives.Length);
            foreach (int alternative in round % 2 == 0 ? order : order.Reverse())
            {
                double[] measured = alternatives[alternative]();
                if (round >= 0)
                {
                    times[alternative].AddRange(measured);
                }
            }
        }

        return [.. times.Select(list => list.ToArray())];
    }

    /// <summary>The median, which other load on the machine affects less than the mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
