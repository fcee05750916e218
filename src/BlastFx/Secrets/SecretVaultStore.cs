using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Secrets;

/// <summary>A secret of a secret vault that refreshed credentials are written to, shared with other processes of this user.</summary>
internal sealed class SecretVaultStore : ICredentialStore
{
    private readonly string _name;
    private readonly string _vault;
    private readonly string _module;
    private readonly SessionOptions _options;

    /// <param name="name">The secret.</param>
    /// <param name="vault">The vault that holds it.</param>
    /// <param name="module">The path of Microsoft.PowerShell.SecretManagement.</param>
    /// <param name="options">The timeout of the wait for a lease, and the clock.</param>
    public SecretVaultStore(string name, string vault, string module, SessionOptions options)
    {
        _name = name;
        _vault = vault;
        _module = module;
        _options = options;
    }

    private string DisplayName => $"secret '{_name}' of the vault '{_vault}'";

    /// <inheritdoc/>
    public Task<Credentials> ReadAsync(CancellationToken cancellationToken)
    {
        using Runspace runspace = OpenRunspace();
        return Task.FromResult(SecretVaultEntry.Read(SecretManagement.In(runspace, _options.Timeout).Get(_name, _vault), _name).Credentials);
    }

    /// <inheritdoc/>
    public async Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken)
    {
        // Vaults have no lock of their own.
        FileLock vaultLock = await FileLock.AcquireAsync(DisplayName, _options, cancellationToken).ConfigureAwait(false);
        try
        {
            return new Lease(this, vaultLock);
        }
        catch
        {
            vaultLock.Dispose();
            throw;
        }
    }

    /// <summary>A refresh can outlive the cmdlet that needs it, so it has its own runspace.</summary>
    private Runspace OpenRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([_module]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private sealed class Lease : ICredentialLease
    {
        private readonly SecretVaultStore _store;
        private readonly FileLock _lock;
        private readonly Runspace _runspace;
        private readonly SecretManagement _management;
        private Secret? _seen;

        public Lease(SecretVaultStore store, FileLock vaultLock)
        {
            _store = store;
            _lock = vaultLock;
            _runspace = store.OpenRunspace();
            _management = SecretManagement.In(_runspace, store._options.Timeout);
        }

        public Task<Credentials?> ReadAsync(CancellationToken cancellationToken)
        {
            object? stored = Stored();
            _seen = SecretVaultEntry.TextOf(stored, _store._name);
            return Task.FromResult<Credentials?>(SecretVaultEntry.Read(stored, _store._name).Credentials);
        }

        // Storing the same value shows whether the vault is unlocked and accepts it.
        public Task EnsureWritableAsync(CancellationToken cancellationToken)
        {
            object? stored = Stored();
            SecretVaultEntry.Replace(stored, _store._name, SecretVaultEntry.Read(stored, _store._name).Credentials).Dispose();
            Store(SecretVaultEntry.TextOf(stored, _store._name), stored);
            return Task.CompletedTask;
        }

        public Task WriteAsync(Credentials refreshed)
        {
            object? stored = Stored();
            using (Secret now = SecretVaultEntry.TextOf(stored, _store._name))
            {
                if (!now.Equals(_seen))
                {
                    throw NotWritable("the secret has been changed since it was read");
                }
            }

            Store(SecretVaultEntry.Replace(stored, _store._name, refreshed), stored);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _runspace.Dispose();
            _lock.Dispose();
        }

        private object? Stored() => _management.Get(_store._name, _store._vault);

        /// <summary>Stores a text with the type it had, a SecureString or a string, and the metadata it had.</summary>
        private void Store(Secret text, object? before)
        {
            try
            {
                using (text)
                {
                    SecureString value = text.ToSecureString();
                    _management.Replace(_store._name, before is string ? new NetworkCredential("", value).Password : value, _store._vault);
                    _seen = Secret.FromSecureString(value);
                }
            }
            catch (BfxException denied)
            {
                throw NotWritable(denied.Message.TrimEnd('.'), denied);
            }
        }

        private BfxException NotWritable(string reason, BfxException? cause = null) => new(
            BfxErrorIds.NotPersisted,
            $"Refreshed tokens cannot be written to the {_store.DisplayName}: {reason}. Make sure that the vault is unlocked and can be written to, or connect with -NoPersist.",
            cause);
    }
}
