using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>What an account holds: the trips under way.</summary>
internal sealed class PositionHistory(AccountHistory history)
{
    /// <summary>The positions at a time, one for each market entered and not yet left.</summary>
    /// <param name="now">The time.</param>
    /// <param name="leverageOf">The account's leverage in a market.</param>
    public IReadOnlyList<Position> At(long now, Func<string, long> leverageOf)
    {
        if (history.Lanes == 0)
        {
            return [];
        }

        long underWay = history.TripsOverAt(now);
        var positions = new List<Position>();
        for (int lane = 0; lane < history.Lanes; lane++)
        {
            Trip trip = history.TripAt(lane, underWay);
            Fill[] fills = [.. RoundTrip.AllFills.TakeWhile(place => history.FillTime(trip, place) <= now).Select(place => history.FillAt(trip, place))];
            if (fills.Length is > 0 and < RoundTrip.FillCount)
            {
                ListedMarket market = trip.Market;
                positions.Add(new Position(trip, fills, market.BookAt(now).Middle, leverageOf(market.Spec.Id)));
            }
        }

        return positions;
    }
}
