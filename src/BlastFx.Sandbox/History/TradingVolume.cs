namespace BlastFx.Sandbox.History;

/// <summary>What an account has traded in all. The first to ask waits for the past to be added up; later only what is new is.</summary>
internal sealed class TradingVolume(AccountHistory history)
{
    private readonly object _gate = new();
    private readonly TripRows _fills = history.Rows(RoundTrip.AllFills);
    private long _counted;
    private decimal _volume;

    public decimal At(long now)
    {
        lock (_gate)
        {
            for (; TimeOf(_counted) <= now; _counted++)
            {
                var (trip, place) = history.PlaceOf(_fills, _counted);
                _volume += history.FillAt(trip, place).Turnover;
            }

            return _volume;
        }
    }

    private long TimeOf(long fill)
    {
        var (trip, place) = history.PlaceOf(_fills, fill);
        return history.FillTime(trip, place);
    }
}
