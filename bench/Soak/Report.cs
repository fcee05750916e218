using System.Globalization;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>Prints the figures of a run.</summary>
internal static class Report
{
    private const double MaxGrowth = 0.10;
    private const int Mebibyte = 1024 * 1024;

    /// <returns>True if every aim was met.</returns>
    public static bool Print(SoakRun run)
    {
        Tally total = run.Total;
        double growth = ((double)run.MemoryAtEnd / run.WarmMemory) - 1;
        long writes = Confirmed(run, "/account/leverage");
        long refreshes = Confirmed(run, "/jwt");
        Print("requests", total.Requests, $"in {run.Duration.TotalSeconds:0} s, {total.Requests / run.Duration.TotalSeconds:0} a second");
        Print("faults", total.Faults, $"{100.0 * total.Faults / total.Requests:0.00} % of the requests");
        Print("executed, response lost", run.Executed.Where(IsLost).Sum(execution => execution.Times), "");
        Print("managed heap, KiB", run.HeapAtEnd / 1024, $"{run.WarmHeap / 1024} warm");
        return PrintAim("writes lost", total.Writes - writes + run.LostLastWrites, max: 0, $"{total.Writes} writes")
            & PrintAim("writes executed twice without need", writes - total.Writes, max: 0, "")
            & PrintAim("refreshes lost or executed twice", Math.Abs(refreshes - total.Refreshes), max: 0, $"{total.Refreshes} refreshes, {total.UnknownRefreshes} reported as unknown")
            & PrintAim("wrong responses", total.Wrong, max: 0, "")
            & PrintAim("failures", total.Failures, max: 0, "")
            & PrintAim("growth of the working set", growth, MaxGrowth, $"{run.WarmMemory / Mebibyte} MiB warm, {run.MemoryAtEnd / Mebibyte} MiB at the end");
    }

    /// <summary>The number of executions whose response was sent whole, so that a worker received it.</summary>
    private static long Confirmed(SoakRun run, string path) =>
        run.Executed.Where(execution => execution.Path == path && !IsLost(execution)).Sum(execution => execution.Times);

    private static bool IsLost(SandboxExecution execution) => execution.Fault is not null;

    private static bool PrintAim(string name, double value, double max, string details)
    {
        string verdict = value <= max ? "met" : "MISSED";
        Print(name, max > 0 ? $"{value:+0.0%;-0.0%}" : $"{value:0}", details.Length > 0 ? $"{verdict} ({details})" : verdict);
        return value <= max;
    }

    private static void Print(string name, object value, string details) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {value,10}  {details}"));
}
