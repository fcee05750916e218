using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// Some places of some trips, numbered as they come in time: place after place of a trip, the lanes taking turns. A
/// single lane has every so many trips in one market.
/// </summary>
/// <param name="Places">The places of each trip that are meant, in order.</param>
/// <param name="Lanes">How many lanes there are rows of.</param>
/// <param name="FirstLane">The first of them.</param>
/// <param name="FirstTrip">The number of the first trip that is meant.</param>
/// <param name="TripStep">From one trip that is meant to the next.</param>
internal sealed record TripRows(IReadOnlyList<int> Places, int Lanes, int FirstLane = 0, long FirstTrip = 0, long TripStep = 1)
{
    private long RowsPerTrip => (long)Places.Count * Lanes;

    public (int Lane, long Trip, int Place) At(long row)
    {
        long trip = Slots.FloorDivide(row, RowsPerTrip);
        (int place, int lane) = Math.DivRem((int)(row - (trip * RowsPerTrip)), Lanes);
        return (FirstLane + lane, FirstTrip + (trip * TripStep), Places[place]);
    }

    /// <summary>How many rows there are of the trips with numbers below a limit.</summary>
    public long CountBelow(long trip) =>
        trip <= FirstTrip ? 0 : (((trip - FirstTrip - 1) / TripStep) + 1) * RowsPerTrip;
}
