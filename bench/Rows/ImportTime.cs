using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;

namespace BlastFx.Bench.Rows;

/// <summary>Import-Module in fresh processes, the module and an empty one in pairs.</summary>
internal static class ImportTime
{
    private const double MostMicroseconds = 60_000;
    private const int WarmUp = 2;
    private const int Pairs = 25;

    public static IEnumerable<Row> Measure()
    {
        Host host = Shell.UsersHost;
        double[][] times = Interleaved.Run(
            WarmUp,
            Pairs,
            new Rival(() => [Shell.Once(host, "Import.ps1", Modules.BlastFx)]),
            new Rival(() => [Shell.Once(host, "Import.ps1", Modules.Empty)]));
        double more = Median.OfDifferences(times[0], times[1]);
        yield return new Row(
            $"`Import-Module`, fresh process, {Shell.NameOf(host)}",
            Row.Time(Median.Of(times[0])),
            Row.Time(Median.Of(times[1])),
            "an empty binary module",
            $"+{Row.Time(more)}",
            Row.AimOf("≤ +60 ms", more <= MostMicroseconds));
    }
}
