using System.Diagnostics;

namespace BlastFx.Tests.Support;

/// <summary>A new process that runs a sandbox until it is stopped.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, string folder) => (_process, Folder) = (process, folder);

    /// <summary>The folder of the sandbox's key files.</summary>
    public string Folder { get; }

    /// <summary>Starts the process with a folder for temporary files and an ignored signal, and waits until the sandbox runs.</summary>
    public static async Task<SandboxProcess> StartAsync(string temporary, string ignoredSignal = "")
    {
        const string script = "[Console]::WriteLine([System.IO.Path]::GetDirectoryName((Start-BfxSandbox -PassThru).ApiKeyFile)); [System.Threading.Thread]::Sleep(-1)";
        string[] command = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", typeof(ImportProbe).Assembly.Location, script];
        var start = new ProcessStartInfo("sh", ["-c", ignoredSignal.Length > 0 ? $"trap '' {ignoredSignal}; exec \"$@\"" : "exec \"$@\"", "sh", .. command])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["TMPDIR"] = temporary;
        Process process = Process.Start(start)!;
        return new SandboxProcess(process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>True if the process ignores a signal.</summary>
    public bool Ignores(int signal)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & (1UL << (signal - 1))) != 0;
    }

    /// <summary>Sends a signal and waits until the process has ended.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
