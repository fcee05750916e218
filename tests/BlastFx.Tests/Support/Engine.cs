using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace BlastFx.Tests.Support;

/// <summary>A PowerShell runspace with the module imported from its manifest, as a user has it.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine()
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"Import-Module '{Checkout.Manifest}'").ThrowIfFailed();
    }

    /// <summary>Runs a script and gives all it wrote, to every stream.</summary>
    public Result Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        Exception? terminating = null;
        IReadOnlyList<PSObject> output = [];
        try
        {
            output = [.. shell.Invoke()];
        }
        catch (RuntimeException failure)
        {
            terminating = failure;
        }

        return new Result(
            output,
            [.. shell.Streams.Error],
            terminating as RuntimeException,
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Debug.Select(record => record.Message)],
            [.. shell.Streams.Warning.Select(record => record.Message)]);
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>What a script wrote.</summary>
    internal sealed record Result(
        IReadOnlyList<PSObject> Output,
        IReadOnlyList<ErrorRecord> Errors,
        RuntimeException? Terminating,
        IReadOnlyList<string> Verbose,
        IReadOnlyList<string> Debug,
        IReadOnlyList<string> Warnings)
    {
        /// <summary>The error that ended the script, or the only one it wrote.</summary>
        public ErrorRecord Error => Terminating?.ErrorRecord ?? Assert.Single(Errors);

        public Result ThrowIfFailed() => Terminating is null && Errors.Count == 0
            ? this
            : throw new InvalidOperationException($"{Terminating?.ErrorRecord ?? Errors[0]}");
    }
}
