using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;

namespace BlastFx.Vaults;

/// <summary>The commands of Microsoft.PowerShell.SecretManagement, where that module is there.</summary>
internal sealed class SecretManagement
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    private readonly Runspace? _runspace;

    private SecretManagement(Runspace? runspace) => _runspace = runspace;

    /// <summary>The commands in the cmdlet's own runspace, where a vault may ask the user to unlock it.</summary>
    /// <param name="commands">The runspace's commands.</param>
    /// <param name="path">Where the module is, to load it elsewhere as well.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.SecretVault"/>: the module is not installed.</exception>
    public static SecretManagement Here(CommandInvocationIntrinsics commands, out string path)
    {
        CommandInfo found = commands.GetCommand($@"{Module}\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function)
            ?? throw new BfxException(
                BfxErrorIds.SecretVault,
                $"Secrets are kept by the module {Module}, which is not installed here. Install it and a vault (Install-PSResource {Module}, Microsoft.PowerShell.SecretStore) and register the vault (Register-SecretVault), or connect with -ApiKeyFile. Nothing was sent.");
        path = found.Module.Path;
        return new SecretManagement(runspace: null);
    }

    /// <summary>The commands in a runspace of nobody's, for renewals, which outlive the cmdlet that needed them.</summary>
    /// <param name="runspace">An open runspace with the module; it stays the caller's.</param>
    public static SecretManagement In(Runspace runspace) => new(runspace);

    /// <summary>The vaults that hold a secret of this name.</summary>
    public IReadOnlyList<string> VaultsWith(string name) =>
    [
        .. Run("Get-SecretInfo", ("Name", WildcardPattern.Escape(name)))
            .Where(info => name.Equals(info.Properties["Name"]?.Value as string, StringComparison.OrdinalIgnoreCase))
            .Select(info => $"{info.Properties["VaultName"]?.Value}"),
    ];

    /// <summary>A secret as its vault gives it; null where there is none.</summary>
    public object? Get(string name, string vault) => Run("Get-Secret", ("Name", name), ("Vault", vault)) is [var secret, ..] ? secret.BaseObject : null;

    /// <summary>Stores a text.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="secret">The text.</param>
    /// <param name="vault">The vault; null for the default one.</param>
    /// <param name="replace">Whether one of that name is replaced, instead of being an error.</param>
    public void Set(string name, SecureString secret, string? vault, bool replace)
    {
        var parameters = new List<(string, object)> { ("Name", name), ("Secret", secret) };
        if (vault is not null)
        {
            parameters.Add(("Vault", vault));
        }

        if (!replace)
        {
            parameters.Add(("NoClobber", new SwitchParameter(true)));
        }

        Run("Set-Secret", [.. parameters]);
    }

    private IReadOnlyList<PSObject> Run(string command, params (string Name, object Value)[] parameters)
    {
        using var shell = _runspace is null ? PowerShell.Create(RunspaceMode.CurrentRunspace) : PowerShell.Create();
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
            return [.. shell.Invoke().Where(result => result is not null)];
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw new BfxException(
                BfxErrorIds.SecretVault,
                $"{command} of {Module} failed: {failure.Message.TrimEnd('.')}. Unlock the vault if it is locked; Get-SecretVault and Get-SecretInfo show what is there, and -Force replaces a secret.",
                failure);
        }
    }
}
