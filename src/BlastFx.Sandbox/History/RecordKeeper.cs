using System.Collections.Concurrent;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.History;

/// <summary>Keeps the records of all accounts. The ones the exchange began with have traded; later ones never do.</summary>
internal sealed class RecordKeeper(MarketList markets, Noise noise, HistorySpan span, int accountCount)
{
    private readonly ConcurrentDictionary<long, AccountRecords> _records = new();

    public AccountRecords Of(SandboxAccount account) => _records.GetOrAdd(account.ProfileId, Open);

    private AccountRecords Open(long profileId)
    {
        var index = profileId - AccountFields.FirstProfileId;
        var history = new AccountHistory(profileId, markets, noise, index < accountCount ? span : span with { IsEmpty = true });
        return new AccountRecords(history, new OrderIds(history, index, accountCount));
    }
}
