using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>
/// Lists an account's orders. Those of trips that are over stand as their plan ends, so they are told by number; those
/// of the trips under way are looked at one by one.
/// </summary>
internal static class OrderListing
{
    public static Listing Of(AccountRecords account, OrderFilter filter, long now)
    {
        AccountHistory history = account.History;
        if (history.Lanes == 0)
        {
            return Listing.Empty;
        }

        int[] ofType = RoundTrip.AllOrders.Where(place => filter.HasType(RoundTrip.Orders[place])).ToArray();
        TripRows over = history.Rows([.. ofType.Where(place => filter.HasStatus(RoundTrip.Orders[place].End))], filter.Market);
        long tripsOver = history.TripsOverAt(now);
        long countOver = over.CountBelow(tripsOver);
        Order[] underWay = account.Orders.Of(history.Rows(ofType, filter.Market), tripsOver, now).Where(filter.Matches).ToArray();
        return new Listing(
            countOver + underWay.Length,
            row => row < countOver ? TimeOver(row) : underWay[row - countOver].Created,
            (json, row) => OrderRow.Write(json, account, row < countOver ? Over(row) : underWay[row - countOver]));

        long TimeOver(long row)
        {
            (Trip trip, int place) = history.PlaceOf(over, row);
            return account.Orders.CreatedAt(trip, place);
        }

        Order Over(long row)
        {
            (Trip trip, int place) = history.PlaceOf(over, row);
            return account.Orders.At(trip, place, now);
        }
    }

    /// <summary>The orders named, as far as they are there yet and match.</summary>
    public static Listing Of(AccountRecords account, IEnumerable<(Trip Trip, int Place)> named, OrderFilter filter, long now)
    {
        Order[] orders = named
            .Select(order => account.Orders.At(order.Trip, order.Place, now))
            .Where(order => order.Created <= now && filter.Matches(order))
            .ToArray();
        return new Listing(orders.Length, row => orders[row].Created, (json, row) => OrderRow.Write(json, account, orders[row]));
    }
}
