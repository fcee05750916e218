using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;

namespace BlastFx.Bench.Rows;

/// <summary>What users do with rows they have read, beside the same done with plain objects of the same values.</summary>
internal static class RowUse
{
    public const string Verb = "use";

    private const double MaxRatio = 1.3;
    private const int WarmUp = 1;
    private const int Rounds = 5;

    private static readonly (string List, string Name)[] s_lists =
        [("fills", "fills"), ("candles", "candles"), ("operations", "balance operations")];

    private static readonly (string Use, string Name)[] s_uses =
    [
        ("sort", "`Sort-Object` by time, 20,000"),
        ("sum", "sum of products in a loop, 20,000"),
        ("filter", "`Where-Object` by amount, 20,000"),
        ("group", "`Group-Object` by word, 20,000"),
        ("select", "`Select-Object` of three columns, 20,000"),
        ("csv", "`Export-Csv`, 20,000"),
        ("json", "`ConvertTo-Json`, 2,000"),
        ("clixml", "`Export-Clixml`, 1,000"),
        ("table", "`Format-Table` of three columns, 2,000"),
    ];

    public static IEnumerable<Row> Measure(Bench bench)
    {
        if (Shell.UsersHost != Host.Pwsh)
        {
            yield return Row.WithoutPwsh("what users do with rows", "plain objects of the same values");
            yield break;
        }

        using Shell shell = Shell.Start(Host.Pwsh, "Use.ps1", Modules.BlastFx, bench.KeyFile, bench.FillsAddress.ToString());
        foreach ((string list, string listName) in s_lists)
        {
            foreach ((string use, string useName) in s_uses)
            {
                double[] times = [.. Interleaved.Run(
                    WarmUp,
                    Rounds,
                    new Rival(() => shell.Measure($"{list} {use} records")),
                    new Rival(() => shell.Measure($"{list} {use} plain"))).Select(Median.Of)];
                yield return Row.Of(
                    $"{useName} {listName}, pwsh", times[0], times[1], "plain objects of the same values", Row.AimOf("≤ 1.3 ×", times[0] <= MaxRatio * times[1]));
            }
        }
    }
}
