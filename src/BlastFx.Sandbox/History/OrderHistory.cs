using System.Globalization;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// The orders of an account's history. Their ids, such as <c>BTC-USD@1848</c>, come from one sequence for all accounts. Two of
/// three orders have a client order id.
/// </summary>
internal sealed class OrderHistory
{
    // The number in the exchange's API pages.
    private const long FirstNumber = 1848;

    private const string ClientPrefix = "grid-";
    private const long OrdersPerOneWithoutClientId = 3;

    // An order is created in the first second of its slot; a market order just before its fill.
    private const long MaxOffset = Slots.Second - 1;
    private const long TimeToFill = 1_500;

    // The size of a canceled order beyond its fills, in units of the round trip.
    private const int UnfilledUnits = 2;

    // The distance from the market of orders that are not filled at once.
    private const int DistancePerMille = 30;

    private static readonly int[] s_allPlans = [.. Enumerable.Range(0, RoundTrip.Orders.Length)];

    private readonly TripSchedule _schedule;
    private readonly Noise _noise;
    private readonly long _accountIndex;
    private readonly long _accountCount;
    private readonly TripSequence _sequence;
    private readonly Lazy<IReadOnlyList<Order>> _alive;

    public OrderHistory(TripSchedule schedule, Noise noise, long accountIndex, long accountCount)
    {
        (_schedule, _noise, _accountIndex, _accountCount) = (schedule, noise.For("orders"), accountIndex, accountCount);
        _sequence = schedule.Sequence(s_allPlans);
        _alive = new(() => [.. Incomplete(_sequence).Where(static order => order.IsAlive)]);
    }

    /// <summary>The number of the first order after the history, for all accounts.</summary>
    public long EndNumber => FirstNumber + (_sequence.CountBelow(_schedule.CompleteTrips + 1) * _accountCount);

    /// <summary>The orders that can still be filled.</summary>
    public IReadOnlyList<Order> Alive => _alive.Value;

    /// <summary>
    /// The orders that match a filter, in their current state. Those of complete round trips have their final status, so they are counted by number;
    /// those of the last, incomplete round trips are looked at one by one.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="currentOf">Gets the current state of an order that could still change when the history ended.</param>
    public Listing<Order> Matching(OrderFilter filter, Func<Order, Order> currentOf)
    {
        int[] plans = [.. s_allPlans.Where(plan => filter.HasType(RoundTrip.Orders[plan].Type))];
        TripSequence complete = _schedule.Sequence([.. plans.Where(plan => filter.HasStatus(RoundTrip.Orders[plan].FinalStatus))], filter.Market);
        long count = complete.CountBelow(_schedule.CompleteTrips);
        Order[] incomplete = [.. Incomplete(_schedule.Sequence(plans, filter.Market)).Select(currentOf).Where(filter.Matches)];
        return new Listing<Order>(
            count + incomplete.Length,
            index => index < count ? CreatedAt(complete[index].Trip, complete[index].Place) : incomplete[index - count].CreatedAt,
            index => index < count ? OrderOf(complete[index].Trip, complete[index].Place) : incomplete[index - count]);
    }

    /// <summary>The order with both ids; null matches any id.</summary>
    public Order? Find(string? id, string? clientId)
    {
        (RoundTrip Trip, int Plan)? found = id is null ? LocateByClientId(clientId ?? "") : Locate(id);
        return found is var (trip, plan) && (clientId is null || ClientIdOf(trip, plan) == clientId) ? OrderOf(trip, plan) : null;
    }

    /// <summary>The round trip and the plan of an order; null if the account does not have the order.</summary>
    public (RoundTrip Trip, int Plan)? Locate(string id)
    {
        if (ParseNumber(id, '@') is not { } number || number < FirstNumber)
        {
            return null;
        }

        (long index, long account) = Math.DivRem(number - FirstNumber, _accountCount);
        return account == _accountIndex && ItemAt(index) is var (trip, plan) && IdOf(trip, plan) == id ? (trip, plan) : null;
    }

    public string IdOf(RoundTrip trip, int plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trip.Market.Spec.Id}@{FirstNumber + (IndexOf(trip, plan) * _accountCount) + _accountIndex}");

    private static long? ParseNumber(string id, char separator) =>
        long.TryParse(id.AsSpan(id.LastIndexOf(separator) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static long SizeOf(RoundTrip trip, OrderPlan plan) =>
        plan.Fills.Sum(trip.LotsOf) + (plan.FinalStatus == "closed" ? 0 : UnfilledUnits * trip.UnitLots);

    private (RoundTrip Trip, int Plan)? LocateByClientId(string clientId) =>
        ParseNumber(clientId, '-') is { } index && ItemAt(index) is var (trip, plan) && ClientIdOf(trip, plan) == clientId ? (trip, plan) : null;

    private (RoundTrip Trip, int Plan)? ItemAt(long index)
    {
        if (index >= _sequence.CountBelow(_schedule.CompleteTrips + 1))
        {
            return null;
        }

        (RoundTrip trip, int plan) = _sequence[index];
        return Exists(trip, plan) ? (trip, plan) : null;
    }

    private IEnumerable<Order> Incomplete(TripSequence sequence)
    {
        for (long index = sequence.CountBelow(_schedule.CompleteTrips); index < sequence.CountBelow(_schedule.CompleteTrips + 1); index++)
        {
            (RoundTrip trip, int plan) = sequence[index];
            if (Exists(trip, plan))
            {
                yield return OrderOf(trip, plan);
            }
        }
    }

    private bool Exists(RoundTrip trip, int plan) => _schedule.Has(trip, RoundTrip.Orders[plan].Anchor);

    private long IndexOf(RoundTrip trip, int plan) => (((trip.Number * RoundTrip.Orders.Length) + plan) * _schedule.Lanes) + trip.Lane;

    private string ClientIdOf(RoundTrip trip, int plan)
    {
        long index = IndexOf(trip, plan);
        return index % OrdersPerOneWithoutClientId == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{ClientPrefix}{index}");
    }

    private long CreatedAt(RoundTrip trip, int index)
    {
        OrderPlan plan = RoundTrip.Orders[index];
        return plan.Type == "market"
            ? _schedule.TimeOf(trip, plan.FirstFill) - TimeToFill
            : Slots.Start(_schedule.SlotOf(trip, plan.Anchor))
                + _noise.For(trip.Lane).Below(MaxOffset, (trip.Number * RoundTrip.FillCount) + plan.Anchor);
    }

    private Order OrderOf(RoundTrip trip, int index)
    {
        OrderPlan plan = RoundTrip.Orders[index];
        MarketSpec spec = trip.Market.Spec;
        long createdAt = CreatedAt(trip, index);
        (long updatedAt, long filled) = (createdAt, 0L);
        foreach (int fill in plan.Fills.Where(fill => _schedule.Has(trip, fill)))
        {
            updatedAt = _schedule.TimeOf(trip, fill);
            filled += trip.LotsOf(fill);
        }

        string status = plan.EndsAt == OrderPlan.AtOnce ? plan.FinalStatus : plan.HasTrigger && filled == 0 ? "placed" : "open";
        if (plan.EndsAt != OrderPlan.AtOnce && _schedule.Has(trip, plan.EndsAt))
        {
            (status, updatedAt) = (plan.FinalStatus, _schedule.TimeOf(trip, plan.EndsAt));
        }

        decimal price = spec.Price(plan.ClosesPosition ? PriceAwayFrom(trip, plan, -DistancePerMille) : PriceOf(trip, plan));
        return new Order
        {
            Id = IdOf(trip, index),
            ClientId = ClientIdOf(trip, index),
            Market = trip.Market,
            Type = plan.Type,
            TimeInForce = plan.TimeInForce,
            Status = status,
            IsLong = trip.Buys(plan.IsEntry),
            IsEntry = plan.IsEntry,
            CreatedAt = createdAt,
            UpdatedAt = updatedAt,
            Price = plan.ClosesPosition ? null : price,
            InitialSize = plan.ClosesPosition ? null : spec.Size(SizeOf(trip, plan)),
            FilledSize = spec.Size(filled),
            SizePercent = plan.ClosesPosition ? 1 : null,
            TriggerPrice = plan.HasTrigger ? price : null,
            Reason = plan.Reason,
        };
    }

    private long PriceOf(RoundTrip trip, OrderPlan plan)
    {
        if (plan.FillCount == 0)
        {
            // The rejected order would have been filled at once.
            return PriceAwayFrom(trip, plan, plan.FinalStatus == "rejected" ? DistancePerMille : -DistancePerMille);
        }

        IEnumerable<long> prices = plan.Fills.Select(fill => _schedule.TradeOf(trip, fill).PriceTicks);
        return trip.Buys(plan.IsEntry) ? prices.Max() : prices.Min();
    }

    /// <summary>A price better than the market's for the other side, or worse if the distance is negative.</summary>
    private long PriceAwayFrom(RoundTrip trip, OrderPlan plan, int perMille)
    {
        long middle = trip.Market.Tape.MiddleAt(_schedule.SlotOf(trip, plan.Anchor));
        return middle + (middle * (trip.Buys(plan.IsEntry || plan.ClosesPosition) ? perMille : -perMille) / 1_000);
    }
}
