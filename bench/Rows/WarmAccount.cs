using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;

namespace BlastFx.Bench.Rows;

/// <summary>Get-BfxAccount again and again.</summary>
internal static class WarmAccount
{
    private const string Aim = "≤ 3 ×";
    private const double MostRatio = 3;
    private const int Block = 50;
    private const int WarmUp = 40;
    private const int Rounds = 60;

    public static IEnumerable<Row> Measure(Bench bench)
    {
        using Shell hosted = bench.StartWorker(Host.HostedEngine);
        using Shell? pwsh = Pwsh.Path is null ? null : bench.StartWorker(Host.Pwsh);
        List<Rival> rivals =
        [
            new(() => hosted.Measure("Account", Block)),
            new(() => bench.Raw.Accounts(Block)),
        ];
        if (pwsh is not null)
        {
            rivals.Add(new(() => pwsh.Measure("Account", Block)));
            rivals.Add(new(() => pwsh.Measure("AccountByHand", Block)));
        }

        double[] times = [.. Interleaved.Run(WarmUp, Rounds, [.. rivals]).Select(Median.Of)];
        const string what = "`Get-BfxAccount`, warm, per call";
        yield return Row.Of(
            $"{what}, hosted engine", times[0], times[1], "raw HttpClient", Row.AimOf(Aim, times[0] <= MostRatio * times[1]));
        yield return pwsh is null
            ? Row.WithoutPwsh(what, times[0], "Invoke-RestMethod, signed by hand")
            : Row.Of($"{what}, pwsh", times[2], times[3], "Invoke-RestMethod, signed by hand");
    }
}
