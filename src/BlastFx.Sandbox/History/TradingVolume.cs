namespace BlastFx.Sandbox.History;

/// <summary>What an account has traded in all. The first to ask waits for the past to be added up; later only what is new is.</summary>
internal sealed class TradingVolume(AccountHistory history)
{
    private readonly object _lock = new();
    private readonly TripRows _fills = history.Rows(RoundTrip.AllFills);
    private long _counted;
    private decimal _volume;

    public decimal At(long now)
    {
        lock (_lock)
        {
            for (; TimeOf(_counted) <= now; _counted++)
            {
                (Trip trip, int place) = history.PlaceOf(_fills, _counted);
                _volume += history.FillAt(trip, place).Turnover;
            }

            return _volume;
        }
    }

    private long TimeOf(long fill)
    {
        (Trip trip, int place) = history.PlaceOf(_fills, fill);
        return history.FillTime(trip, place);
    }
}
