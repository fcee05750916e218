using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// When and where an account traded: its round trips run in a few lanes, whose fills alternate at a fixed interval. Fills are
/// numbered in order of time; the history has the first of them, up to its count.
/// </summary>
/// <param name="markets">The markets of the exchange.</param>
/// <param name="noise">The account's source of random numbers.</param>
/// <param name="firstSlot">The slot of the first fill.</param>
/// <param name="slotsPerFill">The interval between two fills.</param>
/// <param name="fillCount">The number of fills.</param>
internal sealed class TripSchedule(MarketList markets, Noise noise, long firstSlot, long slotsPerFill, long fillCount)
{
    private const int MaxLanes = 4;

    /// <summary>The number of parallel round trips; 0 for an account without history.</summary>
    public int Lanes { get; } = fillCount == 0 ? 0 : Math.Min(MaxLanes, markets.All.Count);

    /// <summary>The number of round trips that are complete in every lane.</summary>
    public long CompleteTrips => Lanes == 0 ? 0 : fillCount / (RoundTrip.FillCount * Lanes);

    public RoundTrip TripAt(int lane, long number)
    {
        int turn = (int)(number % MarketsOf(lane));
        return RoundTrip.Create(lane, number, markets.All[lane + (Lanes * turn)], noise.For(lane).At(number));
    }

    /// <summary>Returns true if a fill of a round trip is part of the history.</summary>
    public bool Has(RoundTrip trip, int fill) => NumberOf(trip, fill) < fillCount;

    public long TimeOf(RoundTrip trip, int fill) => trip.Market.Tape.TimeAt(TradeNumber(trip, fill));

    public Trade TradeOf(RoundTrip trip, int fill) => trip.Market.Tape.At(TradeNumber(trip, fill));

    /// <summary>The slot of a fill.</summary>
    public long SlotOf(RoundTrip trip, int fill) => firstSlot + (NumberOf(trip, fill) * slotsPerFill);

    /// <summary>The given fills, or orders, of all round trips, or of those in one market.</summary>
    public TripSequence Sequence(IReadOnlyList<int> places, ListedMarket? market = null)
    {
        if (market is null || Lanes == 0)
        {
            return new TripSequence(this, places, Lanes);
        }

        (int turn, int lane) = Math.DivRem(market.Index, Lanes);
        return new TripSequence(this, places, 1, lane, turn, MarketsOf(lane));
    }

    private int MarketsOf(int lane) => (markets.All.Count - lane + Lanes - 1) / Lanes;

    private long NumberOf(RoundTrip trip, int fill) => (((trip.Number * RoundTrip.FillCount) + fill) * Lanes) + trip.Lane;

    private long TradeNumber(RoundTrip trip, int fill)
    {
        bool buys = trip.Buys(RoundTrip.IsEntry(fill));
        return trip.Market.Tape.NumberOf(SlotOf(trip, fill), takerIsLong: RoundTrip.IsMaker(fill) ? !buys : buys);
    }
}

/// <summary>
/// Some places (fills or orders) of some round trips, numbered in order of time: lane by lane, place by place, trip by trip.
/// The trips in one market are every so many trips of a single lane.
/// </summary>
internal sealed record TripSequence(
    TripSchedule Schedule, IReadOnlyList<int> Places, int Lanes, int FirstLane = 0, long FirstTrip = 0, long TripStep = 1)
{
    private long LengthPerTrip => (long)Places.Count * Lanes;

    public (RoundTrip Trip, int Place) this[long index]
    {
        get
        {
            (long trip, long rest) = Math.DivRem(index, LengthPerTrip);
            (int place, int lane) = Math.DivRem((int)rest, Lanes);
            return (Schedule.TripAt(FirstLane + lane, FirstTrip + (trip * TripStep)), Places[place]);
        }
    }

    /// <summary>The number of items in the trips with numbers below a limit.</summary>
    public long CountBelow(long trip) => trip <= FirstTrip ? 0 : (((trip - FirstTrip - 1) / TripStep) + 1) * LengthPerTrip;

    /// <summary>The number of leading items that meet a condition, which no item after them meets.</summary>
    public long CountWhile(Func<RoundTrip, int, bool> condition)
    {
        (long low, long high) = (CountBelow(Schedule.CompleteTrips), CountBelow(Schedule.CompleteTrips + 1));
        while (low < high && condition(this[low].Trip, this[low].Place))
        {
            low++;
        }

        return low;
    }
}
