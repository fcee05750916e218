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

        var underWay = history.TripsOverAt(now);
        var positions = new List<Position>();
        for (var lane = 0; lane < history.Lanes; lane++)
        {
            var trip = history.TripAt(lane, underWay);
            Fill[] fills = [.. RoundTrip.AllFills.TakeWhile(place => history.FillTime(trip, place) <= now).Select(place => history.FillAt(trip, place))];
            if (fills.Length is > 0 and < RoundTrip.FillCount)
            {
                var market = trip.Market;
                positions.Add(new Position(trip, fills, market.BookAt(now).Middle, leverageOf(market.Spec.Id)));
            }
        }

        return positions;
    }
}
