using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using BlastFx.Serialization;

namespace BlastFx.Formatting;

/// <summary>
/// The number of decimals of prices and sizes of each market, to align them in views: those of the market's tick if its record
/// was read, otherwise the maximum observed. All runspaces of the process share them, because they affect only the views.
/// </summary>
internal static class DecimalPlaces
{
    private static readonly ConcurrentDictionary<string, Digits> s_markets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The markets of levels, which only their order book names.</summary>
    private static readonly ConditionalWeakTable<Models.BookLevel, string> s_levels = [];

    /// <summary>Observes the records of a response before the first is shown.</summary>
    public static void Learn<TRecord>(IReadOnlyList<TRecord> records)
        where TRecord : Models.OpenRecord
    {
        foreach (TRecord record in records)
        {
            Learn(record);
        }
    }

    /// <summary>Observes the numbers of a record.</summary>
    public static void Learn(Models.OpenRecord record)
    {
        if (MarketOf(record) is not { } market)
        {
            return;
        }

        Digits digits = s_markets.GetOrAdd(market, static _ => new Digits());
        switch (record)
        {
            case Models.Market { MinTick: var tick, MinOrder: var lot }:
                digits.Price.Set(tick);
                digits.Size.Set(lot);
                break;
            case Models.Trade trade:
                digits.Price.Observe(trade.Price);
                digits.Size.Observe(trade.Size);
                break;
            case Models.Fill fill:
                digits.Price.Observe(fill.Price);
                digits.Size.Observe(fill.Size);
                break;
            case Models.Order order:
                digits.Price.Observe(order.Price);
                digits.Price.Observe(order.TriggerPrice);
                digits.Size.Observe(order.Size);
                digits.Size.Observe(order.InitialSize);
                break;
            case Models.Candle candle:
                digits.Price.Observe(candle.Open);
                digits.Price.Observe(candle.High);
                digits.Price.Observe(candle.Low);
                digits.Price.Observe(candle.Close);
                digits.Size.Observe(candle.Volume);
                break;
            case Models.Position position:
                digits.Price.Estimate(position.FairPrice);
                digits.Price.Observe(position.StopLoss);
                digits.Price.Observe(position.TakeProfit);
                digits.Size.Observe(position.Size);
                break;
            case Models.OrderBook book:
                Observe(digits, book.Asks);
                Observe(digits, book.Bids);
                break;
        }
    }

    /// <summary>Remembers the market of levels. Only levels that are read need it: a stream has many order books whose levels are not.</summary>
    public static void Remember(IEnumerable<Models.BookLevel> levels, string market)
    {
        foreach (Models.BookLevel level in levels)
        {
            s_levels.AddOrUpdate(level, market);
        }
    }

    /// <summary>Gets the decimals of prices in the market of a record; null if unknown.</summary>
    public static int? OfPrices(object? record) => Of(record)?.Price.Decimals;

    /// <summary>Gets the decimals of sizes in the market of a record; null if unknown.</summary>
    public static int? OfSizes(object? record) => Of(record)?.Size.Decimals;

    private static Digits? Of(object? record) =>
        Record.ModelOf(record) is Models.OpenRecord model && MarketOf(model) is { } market ? s_markets.GetValueOrDefault(market) : null;

    private static string? MarketOf(Models.OpenRecord record) => record switch
    {
        Models.Trade trade => trade.MarketId,
        Models.Candle candle => candle.MarketId,
        Models.Fill fill => fill.MarketId,
        Models.Order order => order.MarketId,
        Models.Position position => position.MarketId,
        Models.Market market => market.MarketId,
        Models.OrderBook book => book.MarketId,
        Models.BookLevel level => s_levels.TryGetValue(level, out string? market) ? market : null,
        _ => null,
    };

    private static void Observe(Digits digits, RecordList<Models.BookLevel> levels)
    {
        foreach (Models.BookLevel level in levels)
        {
            digits.Price.Observe(level.Price);
            digits.Size.Observe(level.Size);
        }
    }

    /// <summary>The decimals of a market.</summary>
    private sealed class Digits
    {
        public Known Price { get; } = new();

        public Known Size { get; } = new();
    }

    /// <summary>A number of decimals and its source. A better source takes precedence; of observed values, the maximum.</summary>
    private sealed class Known
    {
        private const int Unknown = 0;
        private const int Estimated = 1 << 8;
        private const int Observed = 2 << 8;
        private const int FromMarket = 3 << 8;
        private const int DecimalsMask = 0xFF;

        /// <summary>The source in the upper bits and the decimals in the lower, so that the larger number takes precedence.</summary>
        private int _known;

        public int? Decimals => Volatile.Read(ref _known) is var known and not Unknown ? known & DecimalsMask : null;

        /// <summary>Sets the decimals of the market's tick or step.</summary>
        public void Set(decimal? step)
        {
            if (step > 0)
            {
                Volatile.Write(ref _known, FromMarket | NumberText.DecimalsOf(step.Value));
            }
        }

        /// <summary>Observes a price or size of a trade or order.</summary>
        public void Observe(decimal? value) => Raise(Observed, value);

        /// <summary>Observes a calculated value, whose decimals can differ from the tick.</summary>
        public void Estimate(decimal? value) => Raise(Estimated, value);

        private void Raise(int source, decimal? value)
        {
            // The scale includes trailing zeros, and is never less than the decimals.
            if (value is null || (source | value.Value.Scale) <= Volatile.Read(ref _known))
            {
                return;
            }

            int found = source | NumberText.DecimalsOf(value.Value);
            int known = Volatile.Read(ref _known);
            while (found > known)
            {
                int before = Interlocked.CompareExchange(ref _known, found, known);
                if (before == known)
                {
                    return;
                }

                known = before;
            }
        }
    }
}
