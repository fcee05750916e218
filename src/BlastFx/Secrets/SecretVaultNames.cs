using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace BlastFx.Secrets;

/// <summary>
/// The names of secret vaults and secrets, for completion. A vault can prompt for a password or wait for a network, so it is
/// read in a runspace that cannot prompt, with a short timeout. A later result is used for the next completion.
/// </summary>
internal static class SecretVaultNames
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly object s_lock = new();
    private static readonly Dictionary<string, Task<IReadOnlyList<string>>> s_lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The vaults; none after a timeout.</summary>
    public static IReadOnlyList<string> Vaults() => Wait("", management => management.Vaults());

    /// <summary>The secrets of a vault, or of all; none after a timeout.</summary>
    public static IReadOnlyList<string> Secrets(string? vault) => Wait($"secrets of {vault}", management => management.Secrets(vault));

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Completion is synchronous; the wait is limited.")]
    private static IReadOnlyList<string> Wait(string key, Func<SecretManagement, IReadOnlyList<string>> read)
    {
        Task<IReadOnlyList<string>>? lookup;
        lock (s_lock)
        {
            if (!s_lookups.TryGetValue(key, out lookup) || lookup is { IsCompleted: true, Result.Count: 0 })
            {
                string module = SecretManagement.ModuleHere();
                s_lookups[key] = lookup = Task.Run(() => Read(module, read));
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

    private static IReadOnlyList<string> Read(string module, Func<SecretManagement, IReadOnlyList<string>> read)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        try
        {
            runspace.Open();
            return read(SecretManagement.In(runspace, s_limit));
        }
        catch (Exception failure) when (failure is BfxException or RuntimeException)
        {
            // Without the module, or with a locked vault, completion cannot show an error; the cmdlet will.
            return [];
        }
    }
}
