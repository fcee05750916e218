using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace BlastFx.Bench.Engine;

/// <summary>A script in the engine this program carries, for machines without pwsh and for figures without its host.</summary>
internal static class HostedScript
{
    public const string Verb = "script";

    /// <summary>Runs a script to its end.</summary>
    public static void Run(string script, IEnumerable<string> arguments)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(script);
        foreach (string argument in arguments)
        {
            shell.AddArgument(argument);
        }

        shell.Invoke();
        if (shell.HadErrors)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, shell.Streams.Error));
        }
    }
}
