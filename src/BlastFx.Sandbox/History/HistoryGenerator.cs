using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// Generates the markets and the accounts' histories from the seed and the time of the start. Accounts that are opened later
/// have no history.
/// </summary>
internal sealed class HistoryGenerator
{
    private readonly Noise _noise;
    private readonly SandboxOptions _options;
    private readonly long _slotsPerFill;
    private readonly long _firstFillSlot;
    private readonly long _firstDepositTime;

    public HistoryGenerator(SandboxOptions options)
    {
        (_options, _noise) = (options, Noise.FromSeed(options.Seed));
        long start = Slots.Microseconds(options.Clock.GetUtcNow());
        _slotsPerFill = (long)options.FillInterval.TotalMicroseconds / Slots.Length;

        // The last fill is in the slot before the start.
        _firstFillSlot = Slots.At(start) - 1 - ((options.FillCount - 1) * _slotsPerFill);
        long openingSlot = Slots.At(start - (long)options.MarketHistory.TotalMicroseconds);
        Markets = new MarketList(options.Markets, options.InactiveMarkets, _noise, Math.Min(openingSlot, _firstFillSlot));
        _firstDepositTime = Math.Min(AccountFields.FirstUpdate, Slots.Start(Markets.OpeningSlot));
    }

    public MarketList Markets { get; }

    /// <summary>The number of the first order after all histories.</summary>
    public long EndNumber => Create(0).Orders.EndNumber;

    /// <summary>Creates the history of an account by its index.</summary>
    public AccountHistory Create(int accountIndex)
    {
        Noise noise = _noise.For("account").For(AccountFields.FirstProfileId + accountIndex);
        int fillCount = accountIndex < _options.AccountCount ? _options.FillCount : 0;
        var schedule = new TripSchedule(Markets, noise, _firstFillSlot, _slotsPerFill, fillCount);
        return new AccountHistory(schedule, new OrderHistory(schedule, noise, accountIndex, _options.AccountCount), noise, _firstDepositTime);
    }
}
