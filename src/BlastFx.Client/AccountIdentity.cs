namespace BlastFx;

/// <summary>The profile and wallet of a session's account, as far as responses have shown them. Thread-safe.</summary>
internal sealed class AccountIdentity
{
    private volatile Known? _known;

    /// <summary>The profile's number; null until the account was read.</summary>
    public long? ProfileId => _known?.ProfileId;

    /// <summary>The account's wallet; null until it is known.</summary>
    public string? Wallet => _known?.Wallet;

    public void Learn(Account account) => _known = new Known(account.Id, account.Wallet ?? Wallet);

    public void Learn(string wallet) => _known = new Known(ProfileId, wallet);

    private sealed record Known(long? ProfileId, string? Wallet);
}
