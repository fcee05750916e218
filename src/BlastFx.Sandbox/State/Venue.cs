namespace BlastFx.Sandbox.State;

/// <summary>
/// One exchange behind the API: its accounts, markets and credentials. The same API serves a sister exchange, where
/// none of ours exist.
/// </summary>
internal sealed class Venue
{
    private readonly Dictionary<long, SandboxAccount> _accounts;

    public Venue(IReadOnlyList<SandboxAccount> accounts, IEnumerable<string> markets)
    {
        Accounts = accounts;
        Markets = new HashSet<string>(markets, StringComparer.Ordinal);
        _accounts = accounts.ToDictionary(static account => account.ProfileId);
    }

    public IReadOnlyList<SandboxAccount> Accounts { get; }

    public IReadOnlySet<string> Markets { get; }

    public CredentialStore Credentials { get; } = new();

    public SandboxAccount? FindAccount(long profileId) => _accounts.GetValueOrDefault(profileId);
}
