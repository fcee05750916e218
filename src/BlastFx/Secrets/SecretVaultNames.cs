using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace BlastFx.Secrets;

/// <summary>
/// Names of vaults and their secrets, for completion. A vault may ask for a password or wait for a network, and a prompt must
/// not: so it is asked in a runspace where nothing can ask back, and not waited for longer than a person would. What comes
/// later is there for the next time.
/// </summary>
internal static class SecretVaultNames
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly object s_lock = new();
    private static readonly Dictionary<string, Task<IReadOnlyList<string>>> s_lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The vaults; none where there is no telling in time.</summary>
    public static IReadOnlyList<string> Vaults() => Wait("", management => management.Vaults());

    /// <summary>The secrets of a vault, or of all; none where there is no telling in time.</summary>
    public static IReadOnlyList<string> Secrets(string? vault) => Wait($"secrets of {vault}", management => management.Secrets(vault));

    private static IReadOnlyList<string> Wait(string key, Func<SecretManagement, IReadOnlyList<string>> ask)
    {
        Task<IReadOnlyList<string>>? lookup;
        lock (s_lock)
        {
            if (!s_lookups.TryGetValue(key, out lookup) || lookup is { IsCompleted: true, Result.Count: 0 })
            {
                string module = SecretManagement.ModuleHere();
                s_lookups[key] = lookup = Task.Run(() => Ask(module, ask));
            }
        }

        if (!lookup.Wait(s_timeout))
        {
            return [];
        }

        lock (s_lock)
        {
            s_lookups.Remove(key);
        }

        return lookup.Result;
    }

    private static IReadOnlyList<string> Ask(string module, Func<SecretManagement, IReadOnlyList<string>> ask)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        try
        {
            runspace.Open();
            return ask(SecretManagement.In(runspace, s_limit));
        }
        catch (Exception untold) when (untold is BfxException or RuntimeException)
        {
            // No module, or a vault that is locked: Tab has no place to say so, and the cmdlet will.
            return [];
        }
    }
}
