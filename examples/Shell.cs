using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace BlastFx.Quickstart;

/// <summary>The hosted engine: runs commands one after the other and prints what they write, as a shell does.</summary>
internal sealed class Shell : IDisposable
{
    private readonly PSHost _host;
    private readonly Runspace _runspace;
    private readonly Lock _gate = new();
    private PowerShell? _running;
    private bool _stopped;

    public Shell(PSHost host)
    {
        _host = host;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // The policy of a fresh Windows refuses the module's format files.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
    }

    /// <summary>Runs a script; false when an error ended it or it was stopped.</summary>
    public bool Run(string script)
    {
        Parser.ParseInput(script, out _, out ParseError[] errors);
        foreach (ParseError error in errors)
        {
            _host.UI.WriteErrorLine($"ParserError: line {error.Extent.StartLineNumber}, column {error.Extent.StartColumnNumber}: {error.Message}");
        }

        return errors.Length == 0 && Run(shell => shell.AddScript(script));
    }

    /// <summary>Runs a block in the scope of the prompt; false when an error ended it or it was stopped.</summary>
    public bool Run(ScriptBlock block) => Run(shell => shell
        .AddCommand("Invoke-Command").AddParameter("NoNewScope").AddParameter("ScriptBlock", block));

    /// <summary>Stops what runs, and lets nothing run after it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _running?.BeginStop(callback: null, state: null);
        }
    }

    public void Dispose() => _runspace.Dispose();

    private bool Run(Action<PowerShell> write)
    {
        using var shell = PowerShell.Create(_runspace);
        write(shell);
        PrintAll(shell);
        lock (_gate)
        {
            if (_stopped)
            {
                return false;
            }

            _running = shell;
        }

        try
        {
            shell.Invoke();
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Print(failure.ErrorRecord);
            return false;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private void Print(ErrorRecord error)
    {
        using var shell = PowerShell.Create(_runspace);
        shell
            .AddScript("[CmdletBinding()] param($failure) $PSCmdlet.WriteError($failure)")
            .AddParameter("failure", error)
            .AddParameter("ErrorAction", ActionPreference.Continue);
        PrintAll(shell);
        shell.Invoke();
    }

    private static void PrintAll(PowerShell shell)
    {
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[^1].MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output;
    }
}
