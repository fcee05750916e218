using System.Globalization;
using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;

namespace BlastFx.Bench.Rows;

/// <summary>Fifty leverages at a server that takes its time.</summary>
internal static class LeverageBatch
{
    private const double MostMicroseconds = 600_000;
    private const int Count = 50;
    private const int AtOnce = 16;
    private const int WarmUp = 2;
    private const int Rounds = 9;

    public static IEnumerable<Row> Measure(Bench bench)
    {
        using Shell shell = bench.StartWorker(Shell.UsersHost);
        List<Rival> rivals =
        [
            new(() => shell.Measure("Leverage", AtOnce)),
            new(() => bench.SlowRaw.Leverages(Count, AtOnce)),
        ];
        if (Shell.UsersHost == Host.Pwsh)
        {
            rivals.Add(new(() => shell.Measure("LeverageByHand", AtOnce)));
        }

        double[] times = [.. Interleaved.Run(WarmUp, Rounds, [.. rivals]).Select(Median.Of)];
        double oneByOne = shell.Measure("Leverage", 1)[0];

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} × `Set-BfxLeverage -ThrottleLimit {AtOnce}`, {Bench.SlowMilliseconds} ms latency, {Shell.NameOf(Shell.UsersHost)}");
        yield return Row.Of(what, times[0], times[1], "raw HttpClient, 16 at once", Row.AimOf("≤ 0.6 s", times[0] <= MostMicroseconds));
        yield return Row.Of(what, times[0], oneByOne, "without -ThrottleLimit");
        yield return rivals.Count > 2
            ? Row.Of(what, times[0], times[2], "ForEach-Object -Parallel, signed by hand")
            : Row.WithoutPwsh(what, times[0], "ForEach-Object -Parallel, signed by hand");
    }
}
