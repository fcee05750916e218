using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Market;

/// <summary>The markets in the order of the exchange.</summary>
internal sealed class MarketList
{
    private readonly Dictionary<string, ListedMarket> _byId;

    public MarketList(IEnumerable<string> ids, IReadOnlyList<string> inactiveIds, Noise noise, long openingSlot)
    {
        OpeningSlot = openingSlot;
        All =
        [
            .. ids.Distinct(StringComparer.Ordinal).Select((id, index) =>
                new ListedMarket(index, MarketSpec.Of(id), noise, openingSlot) { IsActive = !inactiveIds.Contains(id) }),
        ];
        _byId = All.ToDictionary(static market => market.Spec.Id, StringComparer.Ordinal);
    }

    /// <summary>The slot of the markets' first trades.</summary>
    public long OpeningSlot { get; }

    public IReadOnlyList<ListedMarket> All { get; }

    /// <summary>Finds a market by its id.</summary>
    /// <exception cref="ApiException">The market is not listed.</exception>
    public ListedMarket Find(string id) => _byId.GetValueOrDefault(id) ?? throw new ApiException(ApiErrors.WrongMarket);
}

/// <summary>A market with its trades since it opened. All of it is a function of the seed and the time.</summary>
internal sealed class ListedMarket
{
    private readonly Noise _noise;

    public ListedMarket(int index, MarketSpec spec, Noise noise, long openingSlot)
    {
        Index = index;
        Spec = spec;
        OpeningSlot = openingSlot;
        _noise = noise.For(spec.Id);
        Tape = new TradeTape(_noise, spec);
        Funding = new FundingRates(_noise);
        Surge = new Surge(this);
    }

    /// <summary>The position in the exchange's list.</summary>
    public int Index { get; }

    public MarketSpec Spec { get; }

    /// <summary>False if the market rejects orders.</summary>
    public bool IsActive { get; init; } = true;

    public TradeTape Tape { get; }

    public FundingRates Funding { get; }

    /// <summary>What a test has added to the generated market.</summary>
    public Surge Surge { get; }

    /// <summary>The slot of the first published trade.</summary>
    public long OpeningSlot { get; }

    public long FirstTrade => OpeningSlot << 1;

    /// <summary>The trades published up to a time.</summary>
    public Listing<Trade> TradesUntil(long time)
    {
        var generated = new Listing<Trade>(
            Math.Max(0, Tape.NewestAt(time) - FirstTrade + 1),
            index => Tape.TimeAt(FirstTrade + index),
            index => Tape.At(FirstTrade + index));
        return generated.With(Array.FindAll(Surge.Trades, trade => trade.Time <= time), static trade => trade.Time);
    }

    public OrderBook BookAt(long time) => new(_noise, Tape, Slots.FloorDivide(time, Slots.Second));

    /// <summary>The book as the API and the streams show it.</summary>
    public PublishedBook PublishedBookAt(long time) => new(BookAt(time), Surge);

    /// <summary>The totals of the trades after one time and up to another.</summary>
    public TradeTotals TotalsBetween(long after, long until) =>
        Tape.Total(Math.Max(FirstTrade, Tape.NewestAt(after) + 1), Tape.NewestAt(until));

    /// <summary>Derives a source of random numbers for a part of this market.</summary>
    public Noise NoiseFor(string part) => _noise.For(part);
}
