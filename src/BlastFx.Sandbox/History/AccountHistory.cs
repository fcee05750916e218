using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// Everything an account ever traded, told by number: round trips in a few lanes, whose fills come one after the other
/// in turns, each at a fixed number of slots after the one before. It has a beginning and grows with the clock.
/// </summary>
internal sealed class AccountHistory
{
    private const int MostLanes = 4;

    private readonly MarketList _markets;
    private readonly Noise _noise;
    private readonly HistorySpan _span;

    public AccountHistory(long profileId, MarketList markets, Noise noise, HistorySpan span)
    {
        ProfileId = profileId;
        _markets = markets;
        _noise = noise.For("account").For(profileId);
        _span = span;
        Lanes = span.IsEmpty ? 0 : Math.Min(MostLanes, markets.All.Count);
    }

    public long ProfileId { get; }

    /// <summary>How many trips run side by side; none where the account never trades.</summary>
    public int Lanes { get; }

    /// <summary>Places of all trips, or of those in one market.</summary>
    public TripRows Rows(IReadOnlyList<int> places, ListedMarket? market = null)
    {
        if (market is null || Lanes == 0)
        {
            return new TripRows(places, Lanes);
        }

        (int turn, int lane) = Math.DivRem(market.Index, Lanes);
        return new TripRows(places, 1, lane, turn, MarketsOf(lane));
    }

    public (Trip Trip, int Place) PlaceOf(TripRows rows, long row)
    {
        (int lane, long trip, int place) = rows.At(row);
        return (TripAt(lane, trip), place);
    }

    public Trip TripAt(int lane, long number)
    {
        int turn = (int)(number % MarketsOf(lane));
        return Trip.Of(lane, number, _markets.All[lane + (Lanes * turn)], _noise.For(lane).At(number));
    }

    /// <summary>How many trips of every lane are over.</summary>
    public long TripsOverAt(long now) =>
        Timeline.CountUntil(now, number => FillTime(TripAt(Lanes - 1, number), RoundTrip.FillCount - 1));

    public long FillTime(Trip trip, int place) => trip.Market.Tape.TimeAt(TradeNumber(trip, place));

    public Fill FillAt(Trip trip, int place) => new(trip, place, trip.Market.Tape.At(TradeNumber(trip, place)));

    /// <summary>The beginning of the slot a fill falls into.</summary>
    public long SlotStart(Trip trip, int place) => Slots.Start(SlotOf(trip, place));

    /// <summary>A source of numbers of this account's own.</summary>
    public Noise NoiseFor(string part) => _noise.For(part);

    private int MarketsOf(int lane) => (_markets.All.Count - lane + Lanes - 1) / Lanes;

    private long SlotOf(Trip trip, int place) =>
        _span.FirstSlot + (((((trip.Number * RoundTrip.FillCount) + place) * Lanes) + trip.Lane) * _span.SlotsPerFill);

    private long TradeNumber(Trip trip, int place)
    {
        bool buys = trip.Buys(place < RoundTrip.EntryCount);
        return trip.Market.Tape.NumberOf(SlotOf(trip, place), takerIsLong: RoundTrip.IsMaker(place) ? !buys : buys);
    }
}
