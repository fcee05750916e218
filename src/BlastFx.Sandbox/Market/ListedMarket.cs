namespace BlastFx.Sandbox.Market;

/// <summary>A market with its trades since it was opened. Everything about it is a function of the seed and the time.</summary>
internal sealed class ListedMarket
{
    private readonly Noise _noise;

    public ListedMarket(int index, MarketSpec spec, Noise noise, long openingSlot)
    {
        Index = index;
        Spec = spec;
        _noise = noise.For(spec.Id);
        Tape = new TradeTape(_noise, spec);
        Funding = new FundingRates(_noise);
        OpeningSlot = openingSlot;
    }

    /// <summary>Its place in the exchange's list.</summary>
    public int Index { get; }

    public MarketSpec Spec { get; }

    public TradeTape Tape { get; }

    public FundingRates Funding { get; }

    /// <summary>The slot of the first trade anyone is told of.</summary>
    public long OpeningSlot { get; }

    public long FirstTrade => OpeningSlot << 1;

    /// <summary>How many trades there were up to a time.</summary>
    public long TradeCountAt(long micros) => Math.Max(0, Tape.NewestAt(micros) - FirstTrade + 1);

    public OrderBook BookAt(long micros) => new(_noise, Tape, Slots.FloorDivide(micros, Slots.Second));

    /// <summary>What the trades after a time and up to another come to.</summary>
    public TradeTotals Between(long after, long until) =>
        Tape.Total(Math.Max(FirstTrade, Tape.NewestAt(after) + 1), Tape.NewestAt(until));

    /// <summary>A source of numbers of this market's own.</summary>
    public Noise NoiseFor(string part) => _noise.For(part);
}
