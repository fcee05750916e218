using System.Globalization;

namespace BlastFx.Sandbox.History;

/// <summary>
/// The ids of an account's orders: <c>BTC-USD@1848</c>. The orders of all accounts are numbered from one source, so that
/// no two have the same. Two of three have an id of the client's as well.
/// </summary>
internal sealed class OrderIds(AccountHistory history, long accountIndex, long accountCount)
{
    /// <summary>The first order's number is the one on the exchange's API pages.</summary>
    private const long First = 1848;

    private const string ClientPrefix = "grid-";
    private const long OrdersPerOneWithoutClientId = 3;

    private readonly TripRows _orders = history.Rows(RoundTrip.AllOrders);

    public string Of(Trip trip, int place) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trip.Market.Spec.Id}@{First + (RowOf(trip, place) * accountCount) + accountIndex}");

    /// <summary>The id the client gave the order; empty where it gave none.</summary>
    public string ClientIdOf(Trip trip, int place)
    {
        long row = RowOf(trip, place);
        return row % OrdersPerOneWithoutClientId == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{ClientPrefix}{row}");
    }

    /// <summary>The order of an id; null where the account has none of this id, not even about to be made.</summary>
    public (Trip Trip, int Place)? Find(string id, long now)
    {
        if (Number(id.AsSpan(id.LastIndexOf('@') + 1)) is not { } number || number < First)
        {
            return null;
        }

        (long row, long index) = Math.DivRem(number - First, accountCount);
        return index == accountIndex ? AtRow(row, now, (trip, place) => Of(trip, place) == id) : null;
    }

    /// <summary>The order of a client's id; null where the account has none of this id, not even about to be made.</summary>
    public (Trip Trip, int Place)? FindByClientId(string id, long now) =>
        Number(id.AsSpan(id.LastIndexOf('-') + 1)) is { } row ? AtRow(row, now, (trip, place) => ClientIdOf(trip, place) == id) : null;

    private static long? Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private (Trip Trip, int Place)? AtRow(long row, long now, Func<Trip, int, bool> isMeant)
    {
        if (history.Lanes == 0 || row >= _orders.CountBelow(history.TripsOverAt(now) + 1))
        {
            return null;
        }

        (Trip Trip, int Place) found = history.PlaceOf(_orders, row);
        return isMeant(found.Trip, found.Place) ? found : null;
    }

    private long RowOf(Trip trip, int place) => (((trip.Number * RoundTrip.Orders.Length) + place) * history.Lanes) + trip.Lane;
}
