using System.Diagnostics;
using System.Text.Json;

namespace BlastFx.Pester;

/// <summary>A file of Pester tests, run in a new PowerShell process with its own home folder.</summary>
internal sealed class PesterFile(string path)
{
    private static readonly string s_folder = Checkout.PathOf("tests", "Pester");
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(5);

    private readonly string _name = Path.GetFileName(path);

    /// <summary>The Pester files of the checkout.</summary>
    public static IReadOnlyList<PesterFile> All { get; } =
        [.. Directory.GetFiles(s_folder, "*.Tests.ps1").Order(StringComparer.Ordinal).Select(path => new PesterFile(path))];

    /// <summary>Runs the file to its end. A process that leaves no results is a failed case.</summary>
    public IReadOnlyList<PesterCase> Run()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("bfx-pester-");
        try
        {
            string results = Path.Combine(home.FullName, "results.json");
            string output = RunProcess(home.FullName, results);
            PesterCase[] cases = File.Exists(results)
                ? JsonSerializer.Deserialize<PesterCase[]>(File.ReadAllBytes(results))!
                : [];
            return cases.Length > 0
                ? [.. cases.Select(found => found with { File = _name })]
                : [new PesterCase(_name, "leaves results", "Failed", output)];
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private string RunProcess(string home, string results)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"),
            ["-NoProfile", "-NonInteractive", "-File", Path.Combine(s_folder, "Support", "Invoke-PesterFile.ps1"), path, results])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home, ["NO_COLOR"] = "1" },
        };

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
        }

        return output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
    }
}
