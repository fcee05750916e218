using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>An account's orders, each as it stood at any time.</summary>
internal sealed class OrderHistory(AccountHistory history)
{
    // An order is made in the first second of its slot; one that takes at once, just before its fill.
    private const long LatestOffset = Slots.Second - 1;
    private const long TimeToTake = 1_500;

    // What is ordered beyond what is filled before the order ends, in the trip's units.
    private const int UnfilledUnits = 2;

    // How far from the market orders are that are not meant to be filled at once.
    private const int DistancePerMille = 30;

    private readonly Noise _noise = history.NoiseFor("orders");

    public long CreatedAt(Trip trip, int place)
    {
        OrderPlan plan = RoundTrip.Orders[place];
        return plan.Type == "market"
            ? history.FillTime(trip, plan.FirstFill) - TimeToTake
            : history.SlotStart(trip, plan.Anchor) + _noise.For(trip.Lane).Below(LatestOffset, (trip.Number * RoundTrip.FillCount) + plan.Anchor);
    }

    public Order At(Trip trip, int place, long now)
    {
        OrderPlan plan = RoundTrip.Orders[place];
        long created = CreatedAt(trip, place);
        (long updated, long filled) = (created, 0L);
        for (int fill = plan.FirstFill; fill <= plan.LastFill && history.FillTime(trip, fill) <= now; fill++)
        {
            updated = history.FillTime(trip, fill);
            filled += trip.LotsOf(fill);
        }

        string status = plan.EndsAt == OrderPlan.Never ? plan.End : plan.HasTrigger && filled == 0 ? "placed" : "open";
        if (plan.EndsAt != OrderPlan.Never && history.FillTime(trip, plan.EndsAt) <= now)
        {
            (status, updated) = (plan.End, history.FillTime(trip, plan.EndsAt));
        }

        return new Order(trip, place, status, created, updated, filled)
        {
            SizeLots = plan.HasNoPrice ? null : SizeOf(trip, plan),
            Price = plan.HasNoPrice ? null : PriceOf(trip, plan),
            TriggerPrice = !plan.HasTrigger ? null : plan.HasNoPrice ? FarFrom(trip, plan, -DistancePerMille) : PriceOf(trip, plan),
        };
    }

    /// <summary>The orders of one trip of every lane, as far as they are made.</summary>
    public IEnumerable<Order> Of(TripRows rows, long trip, long now)
    {
        for (long row = rows.CountBelow(trip); row < rows.CountBelow(trip + 1); row++)
        {
            (Trip found, int place) = history.PlaceOf(rows, row);
            if (CreatedAt(found, place) <= now)
            {
                yield return At(found, place, now);
            }
        }
    }

    /// <summary>The orders that can still be filled.</summary>
    public IEnumerable<Order> AliveAt(long now) =>
        Of(history.Rows(RoundTrip.AllOrders), history.TripsOverAt(now), now).Where(static order => order.IsAlive);

    private static long SizeOf(Trip trip, OrderPlan plan)
    {
        long size = plan.End == "closed" ? 0 : UnfilledUnits * trip.UnitLots;
        for (int fill = plan.FirstFill; fill <= plan.LastFill; fill++)
        {
            size += trip.LotsOf(fill);
        }

        return size;
    }

    private long PriceOf(Trip trip, OrderPlan plan)
    {
        if (plan.FillCount == 0)
        {
            // One that was rejected would have taken at once.
            return FarFrom(trip, plan, plan.End == "rejected" ? DistancePerMille : -DistancePerMille);
        }

        IEnumerable<long> prices = Enumerable.Range(plan.FirstFill, plan.FillCount).Select(fill => history.FillAt(trip, fill).Trade.PriceTicks);
        return trip.Buys(plan.Enters) ? prices.Max() : prices.Min();
    }

    /// <summary>Better than the market for whoever takes the order, or worse where the distance is negative.</summary>
    private long FarFrom(Trip trip, OrderPlan plan, int perMille)
    {
        long middle = trip.Market.Tape.MiddleAt(Slots.At(history.SlotStart(trip, plan.Anchor)));
        return middle + (middle * (trip.Buys(plan.Enters || plan.HasNoPrice) ? perMille : -perMille) / 1_000);
    }
}
