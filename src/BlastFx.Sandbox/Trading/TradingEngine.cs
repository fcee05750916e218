using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>
/// The trading of an account as time goes on: executes requests some time after they arrived, follows the markets second by
/// second while an order rests or waits, settles funding, and lets deadman switches act. Not thread-safe.
/// </summary>
internal sealed class TradingEngine(
    AccountState state, Execution execution, DeadmanSwitches deadmanSwitches, long orderDelay, bool followsMarket)
{
    private readonly Queue<(long Due, Action<long> Execute)> _requests = new();

    /// <summary>The current time in microseconds. It never goes back.</summary>
    public long Time { get; private set; }

    /// <summary>The time of the next event; the maximum if none is to come.</summary>
    public long NextEvent => Math.Min(Math.Min(NextSecond, NextFunding), Math.Min(NextCheck, NextRequest));

    private long NextSecond => followsMarket && state.Desks.Any(static desk => desk.HasOrders) ? Next(Time, Slots.Second) : long.MaxValue;

    private long NextFunding => state.Holdings.PaysFunding ? Next(Time, FundingRates.Interval) : long.MaxValue;

    private long NextCheck => deadmanSwitches.AreActive ? Next(Time, DeadmanSwitches.CheckInterval) : long.MaxValue;

    private long NextRequest => _requests.TryPeek(out (long Due, Action<long> Execute) first) ? first.Due : long.MaxValue;

    /// <summary>Executes a request some time after now.</summary>
    public void Later(Action<long> execute) => _requests.Enqueue((Time + orderDelay, execute));

    /// <summary>Does all that is due up to a time.</summary>
    public void AdvanceTo(long now)
    {
        while (AdvanceToNextEvent(now))
        {
        }

        Time = Math.Max(Time, now);
        state.Archive.AdvanceTo(Time);
    }

    private static long Next(long time, long interval) => (Slots.FloorDivide(time, interval) + 1) * interval;

    private bool AdvanceToNextEvent(long now)
    {
        (long second, long hour, long check, long request) = (NextSecond, NextFunding, NextCheck, NextRequest);
        long time = NextEvent;
        if (time > now)
        {
            return false;
        }

        // The market moves first, then what follows from its time, then requests arrive.
        Time = time;
        if (time == second)
        {
            FollowMarkets();
        }

        if (time == hour)
        {
            state.Holdings.SettleFunding(time);
        }

        if (time == check)
        {
            CheckDeadmanSwitches();
        }

        if (time == request)
        {
            _requests.Dequeue().Execute(time);
        }

        state.Changes.Report(time);
        return true;
    }

    private void FollowMarkets()
    {
        foreach (MarketDesk desk in state.Desks.Where(static desk => desk.HasOrders))
        {
            execution.Follow(desk, Time);
        }
    }

    private void CheckDeadmanSwitches()
    {
        Func<LiveOrder, bool> mustGo = deadmanSwitches.ActAt(Time);
        foreach (LiveOrder order in state.Orders.Living().Where(order => order.State != OrderState.Processing && mustGo(order)))
        {
            execution.Cancel(order, Time);
        }
    }
}
