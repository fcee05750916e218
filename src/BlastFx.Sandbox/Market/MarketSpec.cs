namespace BlastFx.Sandbox.Market;

/// <summary>The constant properties of a market.</summary>
/// <param name="Id">The market's id.</param>
/// <param name="Title">The name of the traded asset.</param>
/// <param name="BasePrice">The price around which the market moves, in ticks.</param>
/// <param name="Tick">The price step.</param>
/// <param name="Lot">The size step.</param>
internal sealed record MarketSpec(string Id, string Title, long BasePrice, decimal Tick, decimal Lot)
{
    public const string QuoteCurrency = "USD";

    private static readonly Dictionary<string, MarketSpec> s_known = new MarketSpec[]
    {
        new("BTC-USD", "Bitcoin", 61_000, 1m, 0.0001m),
        new("ETH-USD", "Ethereum", 34_000, 0.1m, 0.001m),
        new("SOL-USD", "Solana", 13_000, 0.01m, 0.01m),
        new("ARB-USD", "Arbitrum", 18_500, 0.0001m, 1m),
        new("BCH-USD", "Bitcoin Cash", 3_900, 0.1m, 0.01m),
        new("DOGE-USD", "Dogecoin", 13_500, 0.00001m, 10m),
        new("LDO-USD", "Lido DAO", 32_000, 0.0001m, 1m),
        new("PEPE1000-USD", "1000 Pepe", 61_000, 0.0000001m, 100m),
        new("SUI-USD", "Sui", 15_500, 0.0001m, 1m),
        new("TON-USD", "Toncoin", 27_000, 0.0001m, 1m),
        new("WLD-USD", "Worldcoin", 78_000, 0.0001m, 0.1m),
        new("XRP-USD", "XRP", 60_000, 0.00001m, 1m),
    }.ToDictionary(static spec => spec.Id, StringComparer.Ordinal);

    public string BaseCurrency => Id.EndsWith('-' + QuoteCurrency, StringComparison.Ordinal) ? Id[..^(QuoteCurrency.Length + 1)] : Id;

    /// <summary>Gets a market of the exchange, or makes one up for any other id.</summary>
    public static MarketSpec Of(string id) =>
        s_known.GetValueOrDefault(id) ?? new MarketSpec(id, id, 5_000 + Noise.FromSeed(0).For(id).Below(95_000, 0), 0.001m, 0.1m);

    public decimal Price(long ticks) => ticks * Tick;

    public decimal Size(long lots) => lots * Lot;

    /// <summary>Converts ticks times lots to the quote currency.</summary>
    public decimal Turnover(long ticksTimesLots) => ticksTimesLots * Tick * Lot;
}
