using System.Globalization;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>The figures, and whether every aim was met.</summary>
internal static class Report
{
    private const double MaxGrowth = 0.10;
    private const int Mebibyte = 1024 * 1024;

    public static bool Print(SoakRun run)
    {
        Tally total = run.Total;
        double growth = ((double)run.MemoryAtTheEnd / run.MemoryWarm) - 1;
        long writes = Answered(run, "/account/leverage");
        long renewals = Answered(run, "/jwt");
        Line("requests", total.Requests, $"in {run.Took.TotalSeconds:0} s, {total.Requests / run.Took.TotalSeconds:0} a second");
        Line("faults", total.Faults, $"{100.0 * total.Faults / total.Requests:0.00} % of the requests");
        Line("executed, answer lost", run.Executed.Where(IsLost).Sum(execution => execution.Times), "");
        Line("managed heap, KiB", run.HeapAtTheEnd / 1024, $"{run.HeapWarm / 1024} warm");
        return Aim("writes lost", total.Writes - writes + run.WithoutEffect, most: 0, $"{total.Writes} writes")
            & Aim("writes executed twice without need", writes - total.Writes, most: 0, "")
            & Aim("renewals lost or executed twice", Math.Abs(renewals - total.Renewals), most: 0, $"{total.Renewals} renewals, {total.UnknownRenewals} told to be unknown")
            & Aim("wrong answers", total.Wrong, most: 0, "")
            & Aim("failures", total.Failures, most: 0, "")
            & Aim("growth of the working set", growth, MaxGrowth, $"{run.MemoryWarm / Mebibyte} MiB warm, {run.MemoryAtTheEnd / Mebibyte} MiB at the end");
    }

    /// <summary>Executed with an answer that was sent whole: each of them is one that a worker heard.</summary>
    private static long Answered(SoakRun run, string path) =>
        run.Executed.Where(execution => execution.Path == path && !IsLost(execution)).Sum(execution => execution.Times);

    private static bool IsLost(SandboxExecution execution) => execution.Fault is not null;

    private static bool Aim(string name, double value, double most, string about)
    {
        string verdict = value <= most ? "met" : "MISSED";
        Line(name, most > 0 ? $"{value:+0.0%;-0.0%}" : $"{value:0}", $"{verdict}{(about.Length > 0 ? $" ({about})" : "")}");
        return value <= most;
    }

    private static void Line(string name, object value, string about) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {value,10}  {about}"));
}
