using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Lists places of an account's round trips.</summary>
internal static class TripListing
{
    public static Listing Until(
        long now, AccountHistory history, TripRows rows, Func<Trip, int, long> timeAt, Action<Utf8JsonWriter, Trip, int> write)
    {
        return history.Lanes == 0 ? Listing.Empty : Listing.Until(now, TimeAt, Write);

        long TimeAt(long row)
        {
            (Trip trip, int place) = history.PlaceOf(rows, row);
            return timeAt(trip, place);
        }

        void Write(Utf8JsonWriter json, long row)
        {
            (Trip trip, int place) = history.PlaceOf(rows, row);
            write(json, trip, place);
        }
    }
}
