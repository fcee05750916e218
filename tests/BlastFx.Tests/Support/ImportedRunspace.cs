using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace BlastFx.Tests.Support;

/// <summary>
/// A runspace with the module imported. The import takes longer than most tests, so that tests use the runspaces with the
/// checkout's module one after the other. Between them, everything that a script can leave behind is reset.
/// </summary>
internal sealed class ImportedRunspace
{
    private static readonly ConcurrentDictionary<(string Module, bool CanAsk), ConcurrentBag<ImportedRunspace>> s_free = [];

    private readonly string _module;
    private readonly string[] _definitions;

    /// <param name="module">The path or name of the module.</param>
    /// <param name="host">The host.</param>
    public ImportedRunspace(string module, RecordingHost host)
    {
        _module = module;
        Host = host;
        Runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        Runspace.Open();
        Invoke($"Import-Module '{module}' -ErrorAction Stop");
        _definitions = Definitions();
    }

    public RecordingHost Host { get; }

    public Runspace Runspace { get; }

    /// <summary>Takes a runspace that no test uses.</summary>
    /// <param name="module">The path or name of the module.</param>
    /// <param name="canAsk">Whether its host can ask questions.</param>
    public static ImportedRunspace Rent(string module, bool canAsk) => Free(module, canAsk).TryTake(out ImportedRunspace? free)
        ? free
        : new ImportedRunspace(module, canAsk ? new RecordingHost() : RecordingHost.NonInteractive());

    /// <summary>Resets the runspace for the next test; closes it if a test has changed its modules, functions or aliases.</summary>
    public void Return()
    {
        if (Runspace.RunspaceAvailability != RunspaceAvailability.Available || !Definitions().SequenceEqual(_definitions))
        {
            Runspace.Dispose();
            return;
        }

        ReleaseModuleState();
        // Variables, location, drives and events.
        Runspace.ResetRunspaceState();
        Host.Clear();
        Free(_module, Host.CanAsk).Add(this);
    }

    private static ConcurrentBag<ImportedRunspace> Free(string module, bool canAsk) => s_free.GetOrAdd((module, canAsk), _ => []);

    /// <summary>Sets the clock of the sessions that are opened from now on.</summary>
    public void SetClock(TimeProvider clock)
    {
        Type state = ModuleState();
        state.GetProperty("Clock")!.SetValue(Invoke(state, "Of"), clock);
    }

    /// <summary>Does what the removal of the module does: closes the runspace's sessions and sandboxes.</summary>
    private void ReleaseModuleState() => Invoke(ModuleState(), "Release");

    /// <summary>What the module keeps of a runspace.</summary>
    private static Type ModuleState() => AppDomain.CurrentDomain.GetAssemblies()
        .Single(assembly => assembly.GetName().Name == "BlastFx")
        .GetType("BlastFx.Connections.RunspaceContext", throwOnError: true)!;

    private object? Invoke(Type state, string method) => state.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [Runspace]);

    /// <summary>Modules, functions and aliases, but those of PowerShell's own modules, which are loaded when a script first needs them.</summary>
    private string[] Definitions() =>
    [
        .. Invoke(
            """
            Get-Module | Where-Object { -not $_.ModuleBase.StartsWith($PSHOME) } | ForEach-Object Name
            'Function', 'Alias' | ForEach-Object { $ExecutionContext.SessionState.InvokeProvider.ChildItem.Get("${_}:", $false) } | Where-Object { -not $_.Source } | ForEach-Object Name
            """).Select(name => $"{name}"),
    ];

    private Collection<PSObject> Invoke(string script)
    {
        using PowerShell shell = PowerShell.Create(Runspace);
        return shell.AddScript(script).Invoke();
    }
}
