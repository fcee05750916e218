namespace BlastFx.Sandbox.Market;

/// <summary>The order book of a market as the API and the streams show it: the generated one with the updates that a test added.</summary>
internal sealed class PublishedBook(OrderBook generated, Surge surge)
{
    public long Sequence { get; } = generated.Sequence + surge.UpdatesUntil(generated.Sequence);

    public long Time => generated.Time;

    /// <summary>The bids, highest price first.</summary>
    public IEnumerable<BookLevel> Bids() => surge.Apply(generated.Bids(), side: 0, generated.Sequence);

    /// <summary>The asks, lowest price first.</summary>
    public IEnumerable<BookLevel> Asks() => surge.Apply(generated.Asks(), side: 1, generated.Sequence);
}
