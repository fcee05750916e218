using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BlastFx.Bench.Engine;

namespace BlastFx.Bench.Measuring;

/// <summary>What figures depend on beside the code: machine, runtime, commit, day.</summary>
internal static class Circumstances
{
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} × {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {Line(Pwsh.Path, "-NoLogo", "-NoProfile", "-Version") ?? "no pwsh"}; commit {Commit()}; {DateTime.UtcNow:yyyy-MM-dd}");

    private static string Commit()
    {
        string folder = Modules.Root;
        string? commit = Line("git", "-C", folder, "rev-parse", "--short", "HEAD");
        bool changed = Line("git", "-C", folder, "status", "--porcelain", "--untracked-files=no") is not null;
        return commit is null ? "unknown" : commit + (changed ? " with changes" : "");
    }

    /// <summary>The first line a program prints; null where there is none, or no such program.</summary>
    private static string? Line(string? program, params string[] arguments)
    {
        if (program is null)
        {
            return null;
        }

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
