using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Secrets;

/// <summary>A secret of a vault that renewed credentials are written back to, in turns with other processes of this user.</summary>
internal sealed class SecretVaultStore : ICredentialStore
{
    private readonly string _name;
    private readonly string _vault;
    private readonly string _module;
    private readonly SessionOptions _options;

    /// <param name="name">The secret.</param>
    /// <param name="vault">The vault that holds it.</param>
    /// <param name="module">Where Microsoft.PowerShell.SecretManagement is.</param>
    /// <param name="options">How long a turn is waited for, and by which clock.</param>
    public SecretVaultStore(string name, string vault, string module, SessionOptions options)
    {
        _name = name;
        _vault = vault;
        _module = module;
        _options = options;
    }

    /// <inheritdoc/>
    public async Task<ICredentialLease> AcquireLeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            FileStream held = await FileLock.TakeAsync(LockPath(), _options.Timeout, _options.Clock, cancellationToken).ConfigureAwait(false);
            try
            {
                return new Turn(this, held);
            }
            catch
            {
                await held.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw NotWritable(denied);
        }
    }

    /// <inheritdoc/>
    public Credentials Read()
    {
        using Runspace runspace = OpenRunspace();
        return SecretVaultEntry.Read(SecretManagement.In(runspace, _options.Timeout).Get(_name, _vault), _name).Credentials;
    }

    /// <summary>Vaults have no lock of their own: a file for each secret, in the user's own folder, stands for it.</summary>
    private string LockPath()
    {
        string own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        string folder = Path.Combine(own.Length > 0 ? own : Path.GetTempPath(), "BlastFx", "locks");
        Directory.CreateDirectory(folder);
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{_vault}\n{_name}".ToUpperInvariant()));
        return Path.Combine(folder, $"{Convert.ToHexString(digest.AsSpan(0, 12))}.lock");
    }

    /// <summary>A renewal outlives the cmdlet that needed it, so it has a runspace of its own.</summary>
    private Runspace OpenRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([_module]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private BfxException NotWritable(Exception cause)
    {
        FileTrouble? known = FileTrouble.Of(cause);
        string advice = known?.Advice ?? "Make sure that the vault is unlocked and can be written to";
        return new BfxException(
            BfxErrorIds.NotPersisted,
            $"Renewed tokens cannot be written to the secret '{_name}' of the vault '{_vault}': {(known ?? cause).Message.TrimEnd('.')}. {advice}, or connect with -NoPersist.",
            cause);
    }

    private sealed class Turn : ICredentialLease
    {
        private readonly SecretVaultStore _home;
        private readonly FileStream _held;
        private readonly Runspace _runspace;
        private readonly SecretManagement _management;
        private Secret? _seen;

        public Turn(SecretVaultStore home, FileStream held)
        {
            _home = home;
            _held = held;
            _runspace = home.OpenRunspace();
            _management = SecretManagement.In(_runspace, home._options.Timeout);
        }

        public Credentials? Read()
        {
            object? stored = Stored();
            _seen = SecretVaultEntry.TextOf(stored, _home._name);
            return SecretVaultEntry.Read(stored, _home._name).Credentials;
        }

        // Storing what is there shows whether the vault is unlocked and takes what it is given.
        public void Prepare()
        {
            object? stored = Stored();
            SecretVaultEntry.Replace(stored, _home._name, SecretVaultEntry.Read(stored, _home._name).Credentials).Dispose();
            Store(SecretVaultEntry.TextOf(stored, _home._name), stored);
        }

        public void Write(Credentials renewed)
        {
            object? stored = Stored();
            using (Secret now = SecretVaultEntry.TextOf(stored, _home._name))
            {
                if (!now.Equals(_seen))
                {
                    throw _home.NotWritable(new IOException("the secret has been changed since it was read"));
                }
            }

            Store(SecretVaultEntry.Replace(stored, _home._name, renewed), stored);
        }

        public void Dispose()
        {
            _runspace.Dispose();
            _held.Dispose();
        }

        private object? Stored() => _management.Get(_home._name, _home._vault);

        /// <summary>Stores a text as what it was before, a SecureString or a string, with the metadata it had.</summary>
        private void Store(Secret text, object? before)
        {
            try
            {
                using (text)
                {
                    object value = before is string ? text.Reveal() : text.ToSecureString();
                    _management.Replace(_home._name, value, _home._vault);
                    _seen = Secret.FromSecureString(text.ToSecureString());
                }
            }
            catch (BfxException denied)
            {
                throw _home.NotWritable(denied);
            }
        }
    }
}
