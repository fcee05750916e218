using System.ComponentModel;
using System.Diagnostics;

namespace BlastFx.Client.Tests.Support;

/// <summary>System commands that .NET has no API for.</summary>
internal static class Command
{
    /// <summary>Runs a command.</summary>
    /// <returns>True if the command exists and succeeds.</returns>
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
