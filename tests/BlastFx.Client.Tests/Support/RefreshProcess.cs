using System.Diagnostics;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>Another process with a session of a token file.</summary>
internal sealed class RefreshProcess : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "TokenRefresher.dll");

    private readonly Process _process;

    private RefreshProcess(Process process) => _process = process;

    /// <summary>Starts a process and waits until its session is open.</summary>
    /// <param name="address">The exchange.</param>
    /// <param name="file">The token file.</param>
    /// <param name="variables">Additional environment variables.</param>
    public static Task<RefreshProcess> StartAsync(Uri address, string file, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [s_program, address.ToString(), file]);
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return StartAsync(start);
    }

    /// <summary>Starts a process after a script has mounted something that only the process sees.</summary>
    /// <param name="script">A script for sh.</param>
    /// <param name="address">The exchange.</param>
    /// <param name="file">The token file.</param>
    /// <returns>Null if this machine does not allow to mount, after a message.</returns>
    public static async Task<RefreshProcess?> StartMountedAsync(string script, Uri address, string file)
    {
        if (!OperatingSystem.IsLinux() || !await Command.RunsAsync("unshare", "--map-root-user", "--mount", "true"))
        {
            Console.WriteLine("Not tested: mounting needs Linux and unshare, with user namespaces or as root.");
            return null;
        }

        return await StartAsync(new ProcessStartInfo(
            "unshare", ["--map-root-user", "--mount", "sh", "-ec", $"{script}; exec dotnet \"$@\"", "sh", s_program, address.ToString(), file]));
    }

    private static async Task<RefreshProcess> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        var started = new RefreshProcess(process);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return started;
    }

    /// <summary>Refreshes once.</summary>
    /// <returns>The new JWT, or the error.</returns>
    public async Task<string?> RefreshAsync()
    {
        await WriteAsync("refresh");
        return await _process.StandardOutput.ReadLineAsync();
    }

    /// <summary>Reads the account and closes the session.</summary>
    public async Task CloseSessionAsync()
    {
        await WriteAsync("close");
        Assert.Equal("closed", await _process.StandardOutput.ReadLineAsync());
    }

    /// <summary>Counts a text in its memory, in UTF-8 and in UTF-16.</summary>
    public int CountInMemory(string text) => ProcessMemory.Count(_process.Id, Encoding.UTF8.GetBytes(text)) + ProcessMemory.Count(_process.Id, Encoding.Unicode.GetBytes(text));

    /// <summary>Starts a refresh without waiting for it.</summary>
    public Task StartRefreshAsync() => WriteAsync("start");

    /// <summary>Ends the process, whatever is in progress.</summary>
    /// <returns>A task that ends with the process.</returns>
    public async Task LeaveAsync()
    {
        await WriteAsync("leave");
        await _process.WaitForExitAsync();
    }

    /// <summary>Refreshes until the process is killed.</summary>
    public void RefreshRepeatedly() => _process.StandardInput.Close();

    /// <summary>Kills the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }
}
