namespace BlastFx.Sandbox.Market;

/// <summary>What does not change about a market.</summary>
/// <param name="Id">The market's id.</param>
/// <param name="Title">The name of what is traded.</param>
/// <param name="UsualPrice">The price around which it moves, in ticks.</param>
/// <param name="Tick">What prices are a multiple of.</param>
/// <param name="Lot">What sizes are a multiple of.</param>
internal sealed record MarketSpec(string Id, string Title, long UsualPrice, decimal Tick, decimal Lot)
{
    public const string QuoteCurrency = "USD";

    public string BaseCurrency => Id.EndsWith('-' + QuoteCurrency, StringComparison.Ordinal) ? Id[..^(QuoteCurrency.Length + 1)] : Id;

    public decimal Price(long ticks) => ticks * Tick;

    public decimal Size(long lots) => lots * Lot;

    public decimal? Price(long? ticks) => ticks * Tick;

    public decimal? Size(long? lots) => lots * Lot;

    /// <summary>What ticks times lots are in the quote currency.</summary>
    public decimal Turnover(long ticksTimesLots) => ticksTimesLots * Tick * Lot;
}
