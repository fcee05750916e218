using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace BlastFx.Tests.Support;

/// <summary>Runs scripts in a PowerShell runspace with the module imported from the checkout, or by name.</summary>
internal sealed class Engine : IDisposable
{
    private readonly ImportedRunspace _imported;
    private bool _isRented;

    /// <summary>An engine with the checkout's module. Its runspace is not closed, but reset and used again.</summary>
    /// <param name="canAsk">Whether its host can ask questions; else it is like <c>pwsh -NonInteractive</c>.</param>
    public Engine(bool canAsk = true)
        : this(ImportedRunspace.Rent(Checkout.Manifest, canAsk)) => _isRented = true;

    /// <summary>An engine with its own runspace with the checkout's module, which is closed with it.</summary>
    /// <param name="host">The host.</param>
    public Engine(RecordingHost host)
        : this(new ImportedRunspace(Checkout.Manifest, host))
    {
    }

    private Engine(ImportedRunspace imported) => _imported = imported;

    /// <summary>The text that the host has shown.</summary>
    public string Shown => _imported.Host.Text;

    public Runspace Runspace => _imported.Runspace;

    /// <summary>An engine with the module that is installed under its name. Its runspace is reset and used again.</summary>
    public static Engine OfInstalledModule() => new(ImportedRunspace.Rent("BlastFx", canAsk: true)) { _isRented = true };

    /// <summary>Sets the clock of the sessions that are opened from now on.</summary>
    public void SetClock(TimeProvider clock) => _imported.SetClock(clock);

    /// <summary>Runs a script and returns what it wrote to each stream.</summary>
    public Result Run(string script, params (string Name, object? Value)[] variables)
    {
        using Running running = Start(script, variables);
        return running.End();
    }

    /// <summary>Starts a script and returns at once.</summary>
    public Running Start(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            Runspace.SessionStateProxy.SetVariable(name, value);
        }

        return new Running(Runspace, script);
    }

    public void Dispose()
    {
        if (_isRented)
        {
            _imported.Return();
        }
        else
        {
            Runspace.Dispose();
        }
    }

    /// <summary>A running script.</summary>
    internal sealed class Running : IDisposable
    {
        private readonly PSDataCollection<PSObject> _output = [];
        private readonly IAsyncResult _run;

        public Running(Runspace runspace, string script)
        {
            Shell = PowerShell.Create(runspace);
            Shell.AddScript(script);
            _run = Shell.BeginInvoke<PSObject, PSObject>(null, _output);
        }

        public PowerShell Shell { get; }

        /// <summary>Waits until the script has written a number of objects.</summary>
        public void WaitForOutput(int count) => TestSandbox.WaitUntil(() => _output.Count >= count);

        /// <summary>Waits for the end and returns what the script wrote.</summary>
        public Result End()
        {
            RuntimeException? terminating = null;
            try
            {
                Shell.EndInvoke(_run);
            }
            catch (RuntimeException failure)
            {
                terminating = failure;
            }

            return new Result(
                [.. _output],
                [.. Shell.Streams.Error],
                terminating,
                [.. Shell.Streams.Verbose.Select(record => record.Message)],
                [.. Shell.Streams.Debug.Select(record => record.Message)],
                [.. Shell.Streams.Warning.Select(record => record.Message)]);
        }

        /// <inheritdoc cref="End"/>
        public Task<Result> EndAsync() => Task.Run(End);

        public void Dispose()
        {
            Shell.Dispose();
            _output.Dispose();
        }
    }

    /// <summary>The output of a script.</summary>
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

        /// <summary>The error's id, without the cmdlet's class after the comma.</summary>
        public string ErrorId => Error.FullyQualifiedErrorId.Split(',')[0];

        /// <summary>The only object written.</summary>
        public PSObject Single => Assert.Single(ThrowIfFailed().Output);

        public Result ThrowIfFailed() => Terminating is null && Errors.Count == 0
            ? this
            : throw new InvalidOperationException($"{Terminating?.ErrorRecord ?? Errors[0]}");
    }
}
