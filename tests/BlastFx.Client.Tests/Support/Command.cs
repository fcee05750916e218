using System.ComponentModel;
using System.Diagnostics;

namespace BlastFx.Client.Tests.Support;

/// <summary>Commands of the system that tests need and .NET has no call for.</summary>
internal static class Command
{
    /// <summary>Runs a command.</summary>
    /// <returns>Whether it is there and succeeded.</returns>
    public static async Task<bool> RunsAsync(string name, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
