using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using BlastFx.Authentication;

namespace BlastFx.Secrets;

/// <summary>Runs the commands of Microsoft.PowerShell.SecretManagement.</summary>
internal sealed class SecretManagement
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    private readonly Runspace? _runspace;
    private readonly TimeSpan _timeout;

    private SecretManagement(Runspace? runspace, TimeSpan timeout)
    {
        _runspace = runspace;
        _timeout = timeout;
    }

    /// <summary>Runs the commands in the cmdlet's runspace, where a secret vault can prompt the user to unlock it.</summary>
    /// <param name="commands">The runspace's commands.</param>
    /// <param name="path">The path of the module, to load it in other runspaces.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SecretVault"/>: the module is not installed.</exception>
    public static SecretManagement Here(CommandInvocationIntrinsics commands, out string path)
    {
        CommandInfo found = commands.GetCommand($@"{Module}\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function)
            ?? throw new BfxException(
                BfxErrorIds.SecretVault,
                $"Secret vaults require the module {Module}, which is not installed. Install it and a vault (Install-PSResource {Module}, Microsoft.PowerShell.SecretStore) and register the vault (Register-SecretVault), or connect with -ApiKeyFile. Nothing was sent.");
        path = found.Module.Path;
        return new SecretManagement(runspace: null, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs the commands in a dedicated runspace, because a refresh can outlive the cmdlet.</summary>
    /// <param name="runspace">An open runspace with the module; the caller disposes of it.</param>
    /// <param name="timeout">The timeout of each call.</param>
    public static SecretManagement In(Runspace runspace, TimeSpan timeout) => new(runspace, timeout);

    /// <summary>The path of the module in this runspace, else its name, to load it in another runspace.</summary>
    public static string ModuleHere()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Module").AddParameter("Name", Module);
        return shell.Invoke<PSModuleInfo>().FirstOrDefault()?.Path ?? Module;
    }

    /// <summary>The names of the vaults.</summary>
    public IReadOnlyList<string> Vaults() => [.. Run("Get-SecretVault").Select(vault => $"{vault.Properties["Name"]?.Value}").Distinct()];

    /// <summary>The names of the secrets.</summary>
    /// <param name="vault">The vault that holds them; null for all.</param>
    public IReadOnlyList<string> Secrets(string? vault) =>
    [
        .. Run("Get-SecretInfo", [("Name", "*"), .. vault is null ? Array.Empty<(string, object)>() : [("Vault", vault)]])
            .Select(info => $"{info.Properties["Name"]?.Value}").Distinct(),
    ];

    /// <summary>The vaults that hold a secret of this name.</summary>
    public IReadOnlyList<string> VaultsWith(string name) =>
    [
        .. Run("Get-SecretInfo", ("Name", WildcardPattern.Escape(name)))
            .Where(info => name.Equals(info.Properties["Name"]?.Value as string, StringComparison.OrdinalIgnoreCase))
            .Select(info => $"{info.Properties["VaultName"]?.Value}"),
    ];

    /// <summary>A secret as the vault returns it; null if there is none.</summary>
    public object? Get(string name, string vault) => Run("Get-Secret", ("Name", name), ("Vault", vault)) is [var secret, ..] ? secret.BaseObject : null;

    /// <summary>Stores a text as a secret.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="secret">The text.</param>
    /// <param name="vault">The vault; null for the default one.</param>
    /// <param name="replace">Replaces a secret of that name; otherwise that is an error.</param>
    public void Set(string name, SecureString secret, string? vault, bool replace) => Run(
        "Set-Secret",
        [
            ("Name", name), ("Secret", secret),
            .. vault is null ? Array.Empty<(string, object)>() : [("Vault", vault)],
            .. replace ? Array.Empty<(string, object)>() : [("NoClobber", new SwitchParameter(true))],
        ]);

    /// <summary>Replaces the value of a secret and keeps its metadata.</summary>
    public void Replace(string name, object secret, string vault)
    {
        var metadata = new Hashtable();
        PSObject? info = Run("Get-SecretInfo", ("Name", WildcardPattern.Escape(name)), ("Vault", vault)) is [var found, ..] ? found : null;
        if (info?.Properties["Metadata"]?.Value is IEnumerable<KeyValuePair<string, object>> known)
        {
            foreach ((string key, object value) in known)
            {
                metadata[key] = value;
            }
        }

        Run(
            "Set-Secret",
            [
                ("Name", name), ("Secret", secret), ("Vault", vault),
                .. metadata.Count == 0 ? Array.Empty<(string, object)>() : [("Metadata", metadata)],
            ]);
    }

    private IReadOnlyList<PSObject> Run(string command, params (string Name, object Value)[] parameters)
    {
        using PowerShell shell = _runspace is null ? PowerShell.Create(RunspaceMode.CurrentRunspace) : PowerShell.Create();
        if (_runspace is not null)
        {
            shell.Runspace = _runspace;
        }

        shell.AddCommand($@"{Module}\{command}").AddParameter("ErrorAction", ActionPreference.Stop);
        foreach ((string name, object value) in parameters)
        {
            shell.AddParameter(name, value);
        }

        try
        {
            return [.. Invoke(shell, command).Where(result => result is not null)];
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            // A vault's error may quote the value that it rejects.
            Secret[] secrets = [.. parameters.Where(parameter => parameter.Name == "Secret").Select(parameter => SecretVaultEntry.TextOf(parameter.Value, parameter.Name))];
            string why = Secret.Mask((failure.ErrorRecord?.Exception ?? failure).Message.TrimEnd('.'), secrets);
            Array.ForEach(secrets, secret => secret.Dispose());
            throw new BfxException(
                BfxErrorIds.SecretVault,
                $"{command} of {Module} failed: {why}. Unlock the vault if it is locked; Get-SecretVault and Get-SecretInfo list vaults and secrets, and -Force replaces a secret.",
                failure);
        }
    }

    /// <summary>In the user's runspace the user can stop a call; in other runspaces it has a timeout.</summary>
    private IEnumerable<PSObject> Invoke(PowerShell shell, string command)
    {
        if (_runspace is null)
        {
            return shell.Invoke();
        }

        IAsyncResult call = shell.BeginInvoke();
        if (!call.AsyncWaitHandle.WaitOne(_timeout))
        {
            shell.Stop();
            throw new BfxException(
                BfxErrorIds.SecretVault,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{command} of {Module} got no response from the vault within {_timeout.TotalSeconds:0.#} s. Check whether the vault waits for input."));
        }

        return shell.EndInvoke(call);
    }
}
