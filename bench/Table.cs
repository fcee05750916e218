using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BlastFx.Bench;

/// <summary>The markdown table. Times are in microseconds.</summary>
internal static class Table
{
    /// <summary>Writes what the figures depend on besides the code, and the head of the table.</summary>
    public static void WriteHeader()
    {
        string changes = FirstLine("git", "-C", BuildOutput.Checkout, "status", "--porcelain", "--untracked-files=no") is null ? "" : " with changes";
        string commit = FirstLine("git", "-C", BuildOutput.Checkout, "rev-parse", "--short", "HEAD") is { } hash ? hash + changes : "unknown";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {FirstLine(BuildOutput.Pwsh, "-Version")}; commit {commit}; {DateTime.UtcNow:yyyy-MM-dd}"));
        Console.WriteLine();
        Console.WriteLine("| measured | BlastFx | beside it | which is | comparison | aim |");
        Console.WriteLine("|---|--:|--:|---|--:|---|");
    }

    /// <summary>A row of two times and their ratio.</summary>
    public static string Row(string what, double module, double other, string otherName, string aim = "") =>
        Row(what, Time(module), Time(other), otherName, Text($"{module / other:0.00} ×"), aim);

    public static string Row(string what, string module, string other, string otherName, string comparison, string aim) =>
        $"| {what} | {module} | {other} | {otherName} | {comparison} | {aim} |";

    /// <summary>A time with a unit that suits its length.</summary>
    public static string Time(double microseconds) => Math.Abs(microseconds) switch
    {
        < 1_000 => Text($"{microseconds:0} µs"),
        < 1_000_000 => Text($"{microseconds / 1_000:0.0} ms"),
        _ => Text($"{microseconds / 1_000_000:0.00} s"),
    };

    public static string Mebibytes(double bytes) => Text($"{bytes / 1024 / 1024:0.0} MB");

    public static string Kibibytes(double bytes) => Text($"{bytes / 1024:0.0} KB");

    public static string RatioAim(double module, double other, double maxRatio) => Aim(Text($"≤ {maxRatio} ×"), module <= maxRatio * other);

    public static string Aim(string aim, bool isMet) => $"{aim}: {(isMet ? "met" : "**missed**")}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first line of a program's output; null if there is none, or if the program cannot be run.</summary>
    private static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && output.Length > 0 ? output.Split('\n')[0].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
