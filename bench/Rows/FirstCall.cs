using BlastFx.Bench.Engine;
using BlastFx.Bench.Measuring;
using BlastFx.Bench.Rivals;

namespace BlastFx.Bench.Rows;

/// <summary>The first account of a fresh process: import, connect and read.</summary>
internal static class FirstCall
{
    private const int WarmUp = 2;
    private const int Rounds = 15;

    public static IEnumerable<Row> Measure(Bench bench)
    {
        Host host = Shell.UsersHost;
        string address = bench.Address.ToString();
        List<Rival> rivals =
        [
            new(() => [Shell.Once(host, "FirstCall.ps1", Modules.BlastFx, bench.KeyFile, address)]),
            new(() => [RawFirstCall.Once(bench.Address)]),
        ];
        if (host == Host.Pwsh)
        {
            rivals.Add(new(() => [Shell.Once(host, "FirstCallByHand.ps1", bench.KeyFile, address)]));
        }

        double[] times = [.. Interleaved.Run(WarmUp, Rounds, [.. rivals]).Select(Median.Of)];
        string what = $"import, connect and first `Get-BfxAccount`, fresh process, {Shell.NameOf(host)}";
        yield return Row.Of(what, times[0], times[1], "raw HttpClient, fresh process");
        yield return host == Host.Pwsh
            ? Row.Of(what, times[0], times[2], "Invoke-RestMethod, signed by hand, fresh pwsh")
            : Row.WithoutPwsh(what, times[0], "Invoke-RestMethod, signed by hand, fresh pwsh");
    }
}
