using System.Collections.Concurrent;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.History;

/// <summary>Keeps the records of all accounts. The ones the exchange began with have traded; later ones never do.</summary>
internal sealed class RecordKeeper(MarketList markets, Noise noise, HistorySpan span, int accountCount)
{
    private readonly ConcurrentDictionary<long, AccountRecords> _records = new();

    /// <summary>When every account had its first deposit: before it or anyone traded.</summary>
    public long FirstDepositTime { get; } = Math.Min(AccountFields.FirstUpdate, Slots.Start(markets.OpeningSlot));

    public AccountRecords Of(SandboxAccount account) => _records.GetOrAdd(account.ProfileId, Open);

    /// <summary>Lets an account show what it comes to by the exchange's clock.</summary>
    public void Attach(SandboxAccount account, TimeProvider clock)
    {
        if (Of(account).Figures is { } figures)
        {
            account.Figures = () => figures.At(Slots.Micros(clock.GetUtcNow()), account);
        }
    }

    private AccountRecords Open(long profileId)
    {
        long index = profileId - AccountFields.FirstProfileId;
        var history = new AccountHistory(profileId, markets, noise, index < accountCount ? span : span with { IsEmpty = true });
        return new AccountRecords(history, new OrderIds(history, index, accountCount));
    }
}
