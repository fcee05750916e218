using System.Collections.Concurrent;
using System.Globalization;
using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Streams;

/// <summary>Finds the channels by name. A channel exists from its first use on.</summary>
internal sealed class ChannelDirectory(Venue venue, SandboxOptions options) : IDisposable
{
    private const string AccountPrefix = "account@";

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
        if (name.StartsWith(AccountPrefix, StringComparison.Ordinal))
        {
            return long.TryParse(name.AsSpan(AccountPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long id)
                && venue.FindAccount(id) is { } account
                && name == AccountPrefix + AccountFields.Number(id)
                    ? () => new AccountSource(ChannelOf(name, hasHistory: false), account, options)
                    : null;
        }

        string[] parts = name.Split(':', 2);
        if (parts.Length != 2 || venue.Markets.All.FirstOrDefault(market => market.Spec.Id == parts[1]) is not { } market)
        {
            return null;
        }

        return parts[0] switch
        {
            "market" => () => new FeedSource(ChannelOf(name, hasHistory: false), new MarketFeed(market), options),
            "trade" => () => new FeedSource(ChannelOf(name, hasHistory: true), new TradeFeed(market), options),
            "orderbook" => () => new FeedSource(ChannelOf(name, hasHistory: true), new BookFeed(market, options.Streams.PadsAmounts), options),
            _ => null,
        };
    }

    private StreamChannel ChannelOf(string name, bool hasHistory) => new(name, hasHistory, options.Streams.PublicationLimit);
}
