namespace BlastFx.Sandbox.Market;

/// <summary>The markets the exchange is known for, and made-up ones for any other id.</summary>
internal static class MarketCatalog
{
    private static readonly Dictionary<string, MarketSpec> Known = new MarketSpec[]
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

    public static MarketSpec Find(string id) => Known.GetValueOrDefault(id) ?? Invented(id);

    private static MarketSpec Invented(string id)
    {
        long usualPrice = 5_000 + Noise.Of(0).For(id).Below(95_000, 0);
        return new MarketSpec(id, id, usualPrice, 0.001m, 0.1m);
    }
}
