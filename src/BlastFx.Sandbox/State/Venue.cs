namespace BlastFx.Sandbox.State;

/// <summary>
/// One exchange behind the API: its accounts, markets and credentials. The same API serves a sister exchange, where
/// none of ours exist.
/// </summary>
internal sealed class Venue
{
    private readonly object _lock = new();

    // Ids count up from the first, without gaps.
    private readonly List<SandboxAccount> _accounts;
    private readonly IReadOnlyList<string> _markets;

    public Venue(IEnumerable<SandboxAccount> accounts, IReadOnlyList<string> markets)
    {
        _accounts = [.. accounts];
        _markets = markets;
        Markets = new HashSet<string>(markets, StringComparer.Ordinal);
    }

    /// <summary>The accounts at this moment, by id.</summary>
    public IReadOnlyList<SandboxAccount> Accounts
    {
        get
        {
            lock (_lock)
            {
                return [.. _accounts];
            }
        }
    }

    public IReadOnlySet<string> Markets { get; }

    public CredentialStore Credentials { get; } = new();

    /// <summary>Markets a new account has a leverage on.</summary>
    public static IEnumerable<string> FirstMarkets(IEnumerable<string> markets) => markets.Take(3);

    public SandboxAccount? FindAccount(long profileId)
    {
        lock (_lock)
        {
            long index = profileId - AccountFields.FirstProfileId;
            return index >= 0 && index < _accounts.Count ? _accounts[(int)index] : null;
        }
    }

    /// <summary>The wallet's account; a new one, with the next id, where it has none yet.</summary>
    public SandboxAccount OpenAccount(string wallet)
    {
        lock (_lock)
        {
            SandboxAccount? account = _accounts.Find(known => string.Equals(known.Wallet, wallet, StringComparison.OrdinalIgnoreCase));
            if (account is null)
            {
                account = new SandboxAccount(AccountFields.FirstProfileId + _accounts.Count, wallet, FirstMarkets(_markets));
                _accounts.Add(account);
            }

            return account;
        }
    }
}
