using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The deadman switches of an account. The exchange looks at them every few seconds.</summary>
internal sealed class DeadmanSwitches(DeadmanScope scope, bool rearms)
{
    /// <summary>The time between two checks, in microseconds.</summary>
    public const long CheckInterval = 5 * Slots.Second;

    private readonly Dictionary<ListedMarket, DeadmanSwitch> _switches = [];

    /// <summary>True if one of the switches can act.</summary>
    public bool AreActive => _switches.Values.Any(static known => known.IsActive);

    public DeadmanSwitch? Find(ListedMarket market) => _switches.GetValueOrDefault(market);

    public DeadmanSwitch Set(ListedMarket market, long timeout, long time) =>
        _switches[market] = new DeadmanSwitch(market, timeout, time, IsActive: true);

    public void Remove(ListedMarket market) => _switches.Remove(market);

    /// <summary>Notes a request about a market, or about all if null.</summary>
    public void KeepAlive(ListedMarket? market, long time)
    {
        foreach (DeadmanSwitch known in Active().Where(known => market is null || scope == DeadmanScope.Account || known.Market == market))
        {
            _switches[known.Market] = known with { RenewedAt = time };
        }
    }

    /// <summary>Lets the switches act that are due. Returns the condition for the orders to cancel.</summary>
    public Func<LiveOrder, bool> ActAt(long time)
    {
        DeadmanSwitch[] due = [.. Active().Where(known => known.IsDueAt(time))];
        foreach (DeadmanSwitch known in due)
        {
            _switches[known.Market] = rearms ? known with { RenewedAt = time } : known with { IsActive = false };
        }

        return order => due.Any(known => scope == DeadmanScope.Account || known.Market == order.Market);
    }

    private DeadmanSwitch[] Active() => [.. _switches.Values.Where(static known => known.IsActive)];
}
