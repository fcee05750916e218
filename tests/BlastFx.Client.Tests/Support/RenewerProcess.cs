using System.Diagnostics;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>Another process that has opened a session file.</summary>
internal sealed class RenewerProcess : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Renewer.dll");

    private readonly Process _process;

    private RenewerProcess(Process process) => _process = process;

    /// <summary>Starts it, and comes back when it has the session open.</summary>
    /// <param name="address">The exchange.</param>
    /// <param name="file">The session file.</param>
    /// <param name="variables">Environment variables besides the test's own.</param>
    public static Task<RenewerProcess> StartAsync(Uri address, string file, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [s_program, address.ToString(), file]);
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return StartAsync(start);
    }

    /// <summary>Starts it where a script has mounted something that only it sees.</summary>
    /// <param name="script">A script for sh.</param>
    /// <param name="address">The exchange.</param>
    /// <param name="file">The session file.</param>
    /// <returns>Null where this machine lets nobody mount things: the reason is written.</returns>
    public static async Task<RenewerProcess?> StartMountedAsync(string script, Uri address, string file)
    {
        if (!OperatingSystem.IsLinux() || !await Command.RunsAsync("unshare", "--map-root-user", "--mount", "true"))
        {
            Console.WriteLine("Not tested: mounting needs Linux and unshare, with user namespaces or as root.");
            return null;
        }

        return await StartAsync(new ProcessStartInfo(
            "unshare", ["--map-root-user", "--mount", "sh", "-ec", $"{script}; exec dotnet \"$@\"", "sh", s_program, address.ToString(), file]));
    }

    private static async Task<RenewerProcess> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        var renewer = new RenewerProcess(process);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return renewer;
    }

    /// <summary>Lets it renew once.</summary>
    /// <returns>The JWT it has then, or the error.</returns>
    public async Task<string?> RenewAsync()
    {
        await _process.StandardInput.WriteLineAsync("renew");
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync();
    }

    /// <summary>Lets it read the account and close the session.</summary>
    public async Task CloseSessionAsync()
    {
        await _process.StandardInput.WriteLineAsync("close");
        await _process.StandardInput.FlushAsync();
        Assert.Equal("closed", await _process.StandardOutput.ReadLineAsync());
    }

    /// <summary>How often a text stands in its memory, in UTF-8 or in UTF-16.</summary>
    public int CountInMemory(string text) => ProcessMemory.Count(_process.Id, Encoding.UTF8.GetBytes(text)) + ProcessMemory.Count(_process.Id, Encoding.Unicode.GetBytes(text));

    /// <summary>Lets it begin a renewal and end.</summary>
    /// <returns>Comes back when it has ended.</returns>
    public async Task LeaveAsync()
    {
        await _process.StandardInput.WriteLineAsync("leave");
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets it renew until it is killed.</summary>
    public void RenewOnAndOn() => _process.StandardInput.Close();

    /// <summary>Kills it, whatever it is about to do.</summary>
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
}
