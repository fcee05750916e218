using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Accounts;

/// <summary>One exchange behind the API: its accounts, markets and credentials.</summary>
internal sealed class Venue
{
    // New accounts have a leverage on the first markets.
    private const int MarketsWithLeverage = 3;

    private readonly object _lock = new();
    private readonly HistoryGenerator _histories;
    private readonly OrderNumbers _numbers;
    private readonly SandboxOptions _options;

    // Ids are consecutive.
    private readonly List<SandboxAccount> _accounts = [];

    public Venue(int accountCount, HistoryGenerator histories, SandboxOptions options)
    {
        (_histories, _options) = (histories, options);
        _numbers = new OrderNumbers(histories.EndNumber);
        while (_accounts.Count < accountCount)
        {
            Open(AccountFields.WalletOf(AccountFields.FirstProfileId + _accounts.Count));
        }
    }

    /// <summary>The current accounts, ordered by id.</summary>
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

    public MarketList Markets => _histories.Markets;

    public CredentialStore Credentials { get; } = new();

    public SandboxAccount? FindAccount(long profileId)
    {
        lock (_lock)
        {
            long index = profileId - AccountFields.FirstProfileId;
            return index >= 0 && index < _accounts.Count ? _accounts[(int)index] : null;
        }
    }

    /// <summary>Gets the account of a wallet; opens one with the next id if the wallet has none.</summary>
    public SandboxAccount OpenAccount(string wallet)
    {
        lock (_lock)
        {
            return _accounts.Find(known => string.Equals(known.Wallet, wallet, StringComparison.OrdinalIgnoreCase)) ?? Open(wallet);
        }
    }

    private SandboxAccount Open(string wallet)
    {
        var account = new SandboxAccount(
            AccountFields.FirstProfileId + _accounts.Count,
            wallet,
            Markets.All.Take(MarketsWithLeverage).Select(static market => market.Spec.Id),
            _histories.Create(_accounts.Count),
            _numbers,
            _options);
        _accounts.Add(account);
        return account;
    }
}

/// <summary>Finds the venue of a request by its header <c>EID</c>. The same API serves a sister exchange without any of our accounts.</summary>
internal sealed class Venues(string homeId, Venue home, Venue sister)
{
    private const string DefaultId = "rbx";

    public Venue Find(string? exchangeId)
    {
        string id = string.IsNullOrEmpty(exchangeId) ? DefaultId : exchangeId;
        return string.Equals(id, homeId, StringComparison.OrdinalIgnoreCase) ? home : sister;
    }
}
