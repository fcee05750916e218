using System.Globalization;

namespace BlastFx.Bench;

/// <summary>The rows of the table that are about many sessions of one process, beside a function that signs by hand.</summary>
internal sealed class SessionRows(string keyFile, Uri address)
{
    private const int Many = 500;
    private const int Fewer = 100;
    private const string ByHand = "Invoke-RestMethod, signed by hand";

    public IEnumerable<string> All()
    {
        const string open = "`Connect-Bfx` and first `Get-BfxAccount`, per session";
        using ChildProcess shell = ChildProcess.StartPwsh("Sessions.ps1", BuildOutput.Module, keyFile, address.ToString());
        double[] opened = Times.Medians(
            warmUp: 1,
            rounds: 5,
            () => shell.Measure("open", Many),
            () => shell.Measure("open", 1),
            () => shell.Measure("openByHand", Many));
        yield return Table.Row($"{open}, of {Many}", opened[0], opened[1], "of 1");
        yield return Table.Row($"{open}, of {Many}", opened[0], opened[2], ByHand);

        double[] read = Times.Medians(warmUp: 1, rounds: 5, () => shell.Measure("readAll", Many), () => shell.Measure("readAllByHand", Many));
        yield return Table.Row($"{Many} × `Get-BfxAccount`, `ForEach-Object -Parallel`, 16 at once", read[0], read[1], ByHand);

        double[] memory = Times.Medians(warmUp: 1, rounds: 3, () => shell.Measure("memory", Many), () => shell.Measure("memory", Fewer));
        yield return Table.Row($"managed memory per session, of {Many}", Table.Kibibytes(memory[0]), Table.Kibibytes(memory[1]), $"of {Fewer}", "", "");

        double connections = shell.Measure("connections", Many)[0];
        yield return Table.Row(
            $"connections of {Many} sessions that were read 16 at once", connections.ToString(CultureInfo.InvariantCulture), $"{Many}", $"{ByHand}: one for each request", "", "");
    }
}
