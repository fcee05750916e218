using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BlastFx.Trading;

/// <summary>The rules of markets, which are read once, and their fair prices. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose of, and may still be waited for.")]
internal sealed class MarketRulesCache(MarketClient markets, TimeProvider clock)
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (decimal? Price, long ReadAt)> _fairPrices = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Dictionary<string, MarketRules>? _all;

    /// <summary>Gets the rules of a market, with its id in the exchange's spelling. The first call reads those of all markets.</summary>
    /// <exception cref="BfxException">There is no such market, or the request failed.</exception>
    public async ValueTask<MarketRules> GetAsync(string marketId, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (_all?.GetValueOrDefault(markets.Known.Spelled(marketId)) is { } known)
        {
            return known;
        }

        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_all is null)
            {
                Dictionary<string, MarketRules> all = new(StringComparer.Ordinal);
                AddTo(all, await markets.GetMarketsAsync(null, observer, cancellationToken).ConfigureAwait(false));
                _all = all;
            }

            marketId = markets.Known.Spelled(marketId);
            if (!_all.ContainsKey(marketId))
            {
                // Listed since then, or the exchange rejects the id.
                Dictionary<string, MarketRules> all = new(_all, StringComparer.Ordinal);
                AddTo(all, await markets.GetMarketsAsync([marketId], observer, cancellationToken).ConfigureAwait(false));
                _all = all;
            }

            // A market that cannot be read is left to the checks of the exchange.
            return _all.GetValueOrDefault(marketId) ?? new MarketRules(marketId, 0, 0);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Gets the fair price of a market, not older than a few seconds; null if the exchange does not state it.</summary>
    public async ValueTask<decimal?> GetFairPriceAsync(string marketId, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        if (_fairPrices.TryGetValue(marketId, out (decimal? Price, long ReadAt) known) && clock.GetElapsedTime(known.ReadAt) < s_maxAge)
        {
            return known.Price;
        }

        long now = clock.GetTimestamp();
        decimal? price = (await markets.GetMarketsAsync([marketId], observer, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(market => market.MarketId == marketId)?.FairPrice;
        _fairPrices[marketId] = (price, now);
        return price;
    }

    private static void AddTo(Dictionary<string, MarketRules> all, IEnumerable<Market> markets)
    {
        foreach (Market market in markets)
        {
            all[market.MarketId] = MarketRules.Of(market);
        }
    }
}
