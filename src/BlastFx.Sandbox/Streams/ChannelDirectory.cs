using System.Collections.Concurrent;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>Finds the channels by name. A channel exists from its first use on.</summary>
internal sealed class ChannelDirectory(MarketList markets, SandboxOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ChannelSource>> _sources = new(StringComparer.Ordinal);

    /// <summary>Finds a channel; null if the exchange has none of this name.</summary>
    public ChannelSource? Find(string name)
    {
        if (_sources.TryGetValue(name, out Lazy<ChannelSource>? known))
        {
            return known.Value;
        }

        return Create(name) is { } create ? _sources.GetOrAdd(name, _ => new Lazy<ChannelSource>(create)).Value : null;
    }

    public void Dispose()
    {
        foreach (Lazy<ChannelSource> source in _sources.Values)
        {
            source.Value.Dispose();
        }
    }

    private Func<ChannelSource>? Create(string name)
    {
        string[] parts = name.Split(':', 2);
        if (parts.Length != 2 || markets.All.FirstOrDefault(market => market.Spec.Id == parts[1]) is not { } market)
        {
            return null;
        }

        return parts[0] switch
        {
            "market" => () => new FeedSource(ChannelOf(name, hasHistory: false), new MarketFeed(market), options),
            "trade" => () => new FeedSource(ChannelOf(name, hasHistory: true), new TradeFeed(market), options),
            "orderbook" => () => new FeedSource(ChannelOf(name, hasHistory: true), new BookFeed(market), options),
            _ => null,
        };
    }

    private StreamChannel ChannelOf(string name, bool hasHistory) => new(name, hasHistory, options.Streams.PublicationLimit);
}
