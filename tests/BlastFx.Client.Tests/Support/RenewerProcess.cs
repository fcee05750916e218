using System.Diagnostics;

namespace BlastFx.Client.Tests.Support;

/// <summary>Another process that has opened a session file.</summary>
internal sealed class RenewerProcess : IDisposable
{
    private readonly Process _process;

    private RenewerProcess(Process process) => _process = process;

    /// <summary>Starts it, and comes back when it has the session open.</summary>
    public static async Task<RenewerProcess> StartAsync(Uri address, string file)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Renewer.dll");
        Process process = Process.Start(new ProcessStartInfo("dotnet", [program, address.ToString(), file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var renewer = new RenewerProcess(process);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return renewer;
    }

    /// <summary>Lets it renew once.</summary>
    /// <returns>The JWT it has then.</returns>
    public async Task<string?> RenewAsync()
    {
        await _process.StandardInput.WriteLineAsync("renew");
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync();
    }

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
