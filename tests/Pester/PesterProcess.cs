using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace BlastFx.Pester;

/// <summary>A PowerShell process with its own home folder, which runs Pester files one after the other.</summary>
internal sealed class PesterProcess(IReadOnlyList<string> files)
{
    private static readonly string s_folder = Checkout.PathOf("tests", "Pester");
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> s_built = typeof(PesterProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(entry => entry.Key, entry => entry.Value);

    private static readonly string s_configuration = typeof(PesterProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Processes that share the files of the checkout, the longest first.</summary>
    public static IReadOnlyList<PesterProcess> Share(int processes) =>
    [
        .. Directory.GetFiles(s_folder, "*.Tests.ps1")
            // Windows has the folders of a user's modules and repositories in the registry, not in the environment.
            .Where(path => !OperatingSystem.IsWindows() || Path.GetFileName(path) != "Package.Tests.ps1")
            .OrderByDescending(path => new FileInfo(path).Length)
            .ThenBy(path => path, StringComparer.Ordinal)
            .Index()
            .GroupBy(file => file.Index % processes, file => file.Item)
            .Select(share => new PesterProcess([.. share])),
    ];

    /// <summary>Runs the files to their end. A file without results is a failed case.</summary>
    public IReadOnlyList<PesterCase> Run()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("bfx-pester-");
        try
        {
            string output = RunProcess(home.FullName);
            return [.. files.SelectMany(file => CasesOf(Path.GetFileName(file), home.FullName, output))];
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static PesterCase[] CasesOf(string name, string results, string output)
    {
        string path = Path.Combine(results, name + ".json");
        PesterCase[] cases = File.Exists(path) ? JsonSerializer.Deserialize<PesterCase[]>(File.ReadAllBytes(path))! : [];
        return cases.Length > 0 ? [.. cases.Select(found => found with { File = name })] : [new PesterCase(name, "leaves results", "Failed", output)];
    }

    private string RunProcess(string home)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"),
            ["-NoProfile", "-NonInteractive", "-File", Path.Combine(s_folder, "Support", "Invoke-PesterFiles.ps1"), home, .. files])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = home,
                ["NO_COLOR"] = "1",
                ["BFX_TEST_POWERSHELL"] = s_built["PowerShell"],
                ["BFX_TEST_PACKAGES"] = s_built["Packages"],
                ["BFX_TEST_CONFIGURATION"] = s_configuration,
            },
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
