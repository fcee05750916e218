using System.Globalization;
using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;

namespace BlastFx.Bench.Rows;

/// <summary>A long list of fills: to its end, to its first row, and how much memory it takes.</summary>
internal static class FillList
{
    public const string Verb = "fills";

    private const double MostRatio = 4;
    private const double MaxCountRatio = 0.15;
    private const double MaxExportRatio = 0.4;
    private const double MostBytes = 64 * 1024 * 1024;
    private const double Mebibyte = 1024 * 1024;
    private const int WarmUp = 2;
    private const int Rounds = 7;
    private const int ExportRounds = 5;
    private const int FirstRows = 20;

    public static IEnumerable<Row> Measure(Bench bench)
    {
        Host host = Shell.UsersHost;
        using Shell shell = bench.StartWorker(host);
        List<Rival> rivals =
        [
            new(() => shell.Measure("Fills", Bench.FillCount)),
            new(() => bench.FillsRaw.Fills(Bench.FillCount)),
        ];
        if (host == Host.Pwsh)
        {
            rivals.Add(new(() => shell.Measure("FillsByHand", Bench.FillCount)));
        }

        double[] times = [.. Interleaved.Run(WarmUp, Rounds, [.. rivals]).Select(Median.Of)];
        string what = string.Create(CultureInfo.InvariantCulture, $"`Get-BfxFill`, {Bench.FillCount:N0} rows counted, {Shell.NameOf(host)}");
        yield return Row.Of(what, times[0], times[1], "raw HttpClient and Utf8JsonReader", Row.AimOf("≤ 4 ×", times[0] <= MostRatio * times[1]));
        if (host != Host.Pwsh)
        {
            yield return Row.WithoutPwsh(what, times[0], "Invoke-RestMethod page by page, signed by hand");
            yield break;
        }

        yield return Row.Of(what, times[0], times[2], "Invoke-RestMethod page by page, signed by hand", Row.AimOf("≤ 0.15 ×", times[0] <= MaxCountRatio * times[2]));
        yield return Export(shell);
        double[] first = [.. Interleaved.Run(
            WarmUp,
            Rounds,
            new Rival(() => shell.Measure("FirstFill", FirstRows)),
            new Rival(() => shell.Measure("FirstFillByHand", FirstRows))).Select(Median.Of)];
        yield return Row.Of("`Get-BfxFill`, to the first row, pwsh", first[0], first[1], "Invoke-RestMethod page by page, signed by hand");
        yield return Memory(bench, host);
    }

    private static Row Export(Shell shell)
    {
        double[] times = [.. Interleaved.Run(
            1,
            ExportRounds,
            new Rival(() => shell.Measure("Export", Bench.FillCount)),
            new Rival(() => shell.Measure("ExportByHand", Bench.FillCount))).Select(Median.Of)];
        return Row.Of(
            string.Create(CultureInfo.InvariantCulture, $"`Get-BfxFill` into `Export-Csv`, {Bench.FillCount:N0} rows, pwsh"),
            times[0],
            times[1],
            "Invoke-RestMethod page by page, signed by hand",
            Row.AimOf("≤ 0.4 ×", times[0] <= MaxExportRatio * times[1]));
    }

    private static Row Memory(Bench bench, Host host)
    {
        double few = Shell.Once(host, "FillMemory.ps1", Modules.BlastFx, bench.KeyFile, bench.FillsAddress.ToString());
        double many = Shell.Once(host, "FillMemory.ps1", Modules.BlastFx, bench.KeyFile, bench.ManyFillsAddress.ToString());
        return new Row(
            string.Create(CultureInfo.InvariantCulture, $"`Get-BfxFill` into `Export-Csv`, peak memory over idle, {Bench.ManyFills:N0} rows, {Shell.NameOf(host)}"),
            Text(many),
            Text(few),
            string.Create(CultureInfo.InvariantCulture, $"the same with {Bench.FillCount:N0} rows"),
            "",
            Row.AimOf("≤ 64 MB", Math.Max(few, many) <= MostBytes));
    }

    private static string Text(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:0.0} MB");
}
