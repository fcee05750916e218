namespace BlastFx.Bench.Measuring;

/// <summary>One of several ways to do a thing, measured by blocks.</summary>
/// <param name="Measure">Does the thing once or more often and gives each time in microseconds.</param>
internal sealed record Rival(Func<double[]> Measure);

/// <summary>
/// Measures rivals in turn, A B A B: what else the machine does then weighs on all of them alike. Each other round goes
/// backwards, so that none always comes after the same one.
/// </summary>
internal static class Interleaved
{
    /// <summary>Every time of each rival, warm-up left out.</summary>
    public static double[][] Run(int warmUp, int rounds, params Rival[] rivals)
    {
        List<double>[] times = [.. rivals.Select(_ => new List<double>())];
        for (int round = -warmUp; round < rounds; round++)
        {
            IEnumerable<int> order = Enumerable.Range(0, rivals.Length);
            foreach (int which in round % 2 == 0 ? order : order.Reverse())
            {
                double[] measured = rivals[which].Measure();
                if (round >= 0)
                {
                    times[which].AddRange(measured);
                }
            }
        }

        return [.. times.Select(list => list.ToArray())];
    }
}
