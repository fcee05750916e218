using System.Globalization;

namespace BlastFx.Sandbox.History;

/// <summary>
/// The ids of an account's orders: <c>BTC-USD@1848</c>. The orders of all accounts are numbered from one source, so that
/// no two have the same.
/// </summary>
internal sealed class OrderIds(AccountHistory history, long accountIndex, long accountCount)
{
    /// <summary>The first order's number is the one on the exchange's API pages.</summary>
    private const long First = 1848;

    private readonly TripRows _orders = history.Rows(RoundTrip.AllOrders);

    public string Of(Trip trip, int order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trip.Market.Spec.Id}@{First + (RowOf(trip, order) * accountCount) + accountIndex}");

    /// <summary>The trip and the place in its plan of an order; null where the account has none of this id, ever.</summary>
    public (Trip Trip, int Order)? Find(string id)
    {
        var at = id.LastIndexOf('@');
        if (history.Lanes == 0 || !long.TryParse(id.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var (row, index) = Math.DivRem(number - First, accountCount);
        if (number < First || index != accountIndex)
        {
            return null;
        }

        var (lane, tripNumber, order) = _orders.At(row);
        var trip = history.TripAt(lane, tripNumber);
        return Of(trip, order) == id ? (trip, order) : null;
    }

    private long RowOf(Trip trip, int order) => (((trip.Number * RoundTrip.Orders.Length) + order) * history.Lanes) + trip.Lane;
}
