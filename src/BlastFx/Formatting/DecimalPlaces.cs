using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using BlastFx.Serialization;

namespace BlastFx.Formatting;

/// <summary>
/// How many decimals the prices and the sizes of each market have, so that views line them up. A market's own record says
/// it; until one was read, the most decimals seen of the market stand for it. Shared by the runspaces of the process, as
/// nothing but the look of numbers follows from it.
/// </summary>
internal static class DecimalPlaces
{
    private static readonly ConcurrentDictionary<string, Digits> s_markets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Levels do not name their market; their book did.</summary>
    private static readonly ConditionalWeakTable<Models.BookLevel, string> s_levels = [];

    /// <summary>Learns from the rows of an answer, before the first of them is shown.</summary>
    public static void Learn<TRecord>(IReadOnlyList<TRecord> rows)
        where TRecord : Models.OpenRecord
    {
        foreach (TRecord row in rows)
        {
            Learn(row);
        }
    }

    /// <summary>Learns from a record what it says about its market.</summary>
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
                LearnLevels(digits, market, book.Asks);
                LearnLevels(digits, market, book.Bids);
                break;
        }
    }

    /// <summary>The decimals of prices in a record's market; null where nothing is known of it.</summary>
    public static int? OfPrices(object? record) => Of(record)?.Price.Decimals;

    /// <summary>The decimals of sizes in a record's market; null where nothing is known of it.</summary>
    public static int? OfSizes(object? record) => Of(record)?.Size.Decimals;

    private static Digits? Of(object? record) =>
        Record.ModelOf(record) is Models.OpenRecord row && MarketOf(row) is { } market ? s_markets.GetValueOrDefault(market) : null;

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

    private static void LearnLevels(Digits digits, string market, RecordList<Models.BookLevel> levels)
    {
        foreach (Models.BookLevel level in levels)
        {
            s_levels.AddOrUpdate(level, market);
            digits.Price.Observe(level.Price);
            digits.Size.Observe(level.Size);
        }
    }

    /// <summary>What is known of a market.</summary>
    private sealed class Digits
    {
        public Known Price { get; } = new();

        public Known Size { get; } = new();
    }

    /// <summary>A number of decimals and how sure it is. The surer wins; what was seen grows to the most that was seen.</summary>
    private sealed class Known
    {
        private const int Nothing = 0;
        private const int Estimated = 1 << 8;
        private const int Observed = 2 << 8;
        private const int Settled = 3 << 8;
        private const int DecimalsMask = 0xFF;

        /// <summary>How sure, and behind it the decimals, in one number: more of it is better knowledge.</summary>
        private int _known;

        public int? Decimals => Volatile.Read(ref _known) is var known and not Nothing ? known & DecimalsMask : null;

        /// <summary>The market's own word; a later one replaces it.</summary>
        public void Set(decimal? step)
        {
            if (step > 0)
            {
                Volatile.Write(ref _known, Settled | NumberText.DecimalsOf(step.Value));
            }
        }

        /// <summary>A price or size that somebody could trade at.</summary>
        public void Observe(decimal? value) => Raise(Observed, value);

        /// <summary>A reckoned one, which may have more decimals than anybody can trade at, or fewer.</summary>
        public void Estimate(decimal? value) => Raise(Estimated, value);

        private void Raise(int source, decimal? value)
        {
            // The value's scale is what it was written with, zeros at its end included: never less than it has decimals.
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
