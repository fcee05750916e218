using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>
/// The trading of an account as time goes on: executes requests some time after they arrived, and moves on with the markets
/// second by second while an order rests or waits. Not thread-safe.
/// </summary>
internal sealed class TradingEngine(AccountState state, Execution execution, long orderDelay, bool followsMarket)
{
    private readonly Queue<(long Due, Action<long> Execute)> _underWay = new();
    private long _time;

    /// <summary>The current time in microseconds. It never goes back.</summary>
    public long Time => _time;

    /// <summary>Executes something some time after now.</summary>
    public void Later(Action<long> execute) => _underWay.Enqueue((_time + orderDelay, execute));

    /// <summary>Does all that is due up to a time.</summary>
    public void AdvanceTo(long now)
    {
        while (true)
        {
            long second = NextSecond();
            long due = _underWay.TryPeek(out (long Due, Action<long> Execute) next) ? next.Due : long.MaxValue;
            if (Math.Min(second, due) > now)
            {
                break;
            }

            // The market moves first.
            _time = Math.Max(_time, Math.Min(second, due));
            if (second <= due)
            {
                FollowMarkets();
            }
            else
            {
                _underWay.Dequeue();
                next.Execute(_time);
            }
        }

        _time = Math.Max(_time, now);
        state.Archive.AdvanceTo(_time);
    }

    private long NextSecond() =>
        followsMarket && state.Desks.Any(static desk => desk.HasResting || desk.Waiting.Count > 0)
            ? (Slots.FloorDivide(_time, Slots.Second) + 1) * Slots.Second
            : long.MaxValue;

    private void FollowMarkets()
    {
        foreach (MarketDesk desk in state.Desks)
        {
            if (desk.HasResting || desk.Waiting.Count > 0)
            {
                execution.Follow(desk, _time);
            }
        }
    }
}
