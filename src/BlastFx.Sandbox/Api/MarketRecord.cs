using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes a market in the three shapes of the exchange.</summary>
internal static class MarketRecord
{
    private const long Day = 86_400 * Slots.Second;
    private const int RatioDigits = 8;

    /// <summary>Writes all fields, as in responses and in the snapshot of a market's channel.</summary>
    public static void Write(Utf8JsonWriter json, ListedMarket market, long now)
    {
        MarketSpec spec = market.Spec;
        OrderBook book = market.BookAt(now);
        json.WriteStartObject();
        json.WriteString("id"u8, spec.Id);
        json.WriteString("status"u8, market.IsActive ? "active"u8 : "paused"u8);
        json.WriteDecimal("min_initial_margin"u8, 0.05m);
        json.WriteDecimal("forced_margin"u8, 0.03m);
        json.WriteDecimal("liquidation_margin"u8, 0.02m);
        json.WriteDecimal("min_tick"u8, spec.Tick);
        json.WriteDecimal("min_order"u8, spec.Lot);
        WritePrices(json, market, book, now);
        json.WriteDecimal("fair_price"u8, spec.Price(book.Middle));
        WriteFunding(json, market, now);
        json.WriteNumber("last_update_time"u8, book.Time);
        json.WriteNumber("last_update_sequence"u8, market.PublishedBookAt(now).Sequence);
        WriteNames(json, spec);
        WriteInterest(json, market, now);
        json.WriteNull("market_cap"u8);
        TradeTotals day = market.TotalsBetween(now - Day, now);
        json.WriteDecimal("average_daily_volume"u8, spec.Size(day.Volume));
        WriteDay(json, market, day, now);
        WriteDayRange(json, spec, day);

        // Not in the API pages: clients must pass unknown fields through.
        json.WriteString("settlement_token"u8, "USDB"u8);
        json.WriteEndObject();
    }

    /// <summary>Writes the prices only.</summary>
    public static void WriteShort(Utf8JsonWriter json, ListedMarket market, long now)
    {
        TradeTotals day = market.TotalsBetween(now - Day, now);
        json.WriteStartObject();
        json.WriteString("id"u8, market.Spec.Id);
        WritePrices(json, market, market.BookAt(now), now);
        WriteDayRange(json, market.Spec, day);
        json.WriteDecimal("adv"u8, market.Spec.Size(day.Volume));
        json.WriteEndObject();
    }

    /// <summary>Writes the figures of 24 hours, which do not have the market's id. The other fields are empty or 0, which stands for unknown.</summary>
    public static void WriteDayOnly(Utf8JsonWriter json, ListedMarket market, long now)
    {
        TradeTotals day = market.TotalsBetween(now - Day, now);
        json.WriteStartObject();
        json.WriteDecimal("average_daily_volume"u8, market.Spec.Size(day.Volume));
        WriteDay(json, market, day, now);
        WriteDayRange(json, market.Spec, day);
        json.WriteString("base_currency"u8, "");
        json.WriteString("quote_currency"u8, "");
        json.WriteString("product_type"u8, "");
        json.WriteString("open_interest"u8, "0"u8);
        json.WriteString("long_ratio"u8, "0"u8);
        json.WriteString("short_ratio"u8, "0"u8);
        json.WriteString("next_funding_rate_timestamp"u8, "0"u8);
        json.WriteEndObject();
    }

    private static void WritePrices(Utf8JsonWriter json, ListedMarket market, OrderBook book, long now)
    {
        MarketSpec spec = market.Spec;
        decimal index = spec.Price(book.Middle + market.NoiseFor("index").Below(market.Tape.HalfSpread + 1, Slots.FloorDivide(now, Slots.Second)));
        json.WriteDecimal("best_bid"u8, spec.Price(book.BestBid));
        json.WriteDecimal("best_ask"u8, spec.Price(book.BestAsk));
        json.WriteDecimal("market_price"u8, spec.Price(book.Middle));
        json.WriteDecimal("index_price"u8, index);
        json.WriteDecimal("last_trade_price"u8, spec.Price(market.Tape.At(market.Tape.NewestAt(now)).PriceTicks));
    }

    private static void WriteFunding(Utf8JsonWriter json, ListedMarket market, long now)
    {
        long hour = FundingRates.HourAt(now);
        json.WriteString("instant_funding_rate"u8, market.Funding.InstantAt(Slots.FloorDivide(now, Slots.Second)));
        json.WriteDecimal("last_funding_rate_basis"u8, market.Funding.SettledAt(hour));
        json.WriteNumber("last_funding_update_time"u8, FundingRates.TimeOf(hour));
        json.WriteNumber("next_funding_rate_timestamp"u8, FundingRates.TimeOf(hour + 1) / Slots.Second);
    }

    private static void WriteNames(Utf8JsonWriter json, MarketSpec spec)
    {
        json.WriteString("icon_url"u8, "");
        json.WriteString("market_title"u8, spec.Title);
        json.WriteString("base_currency"u8, spec.BaseCurrency);
        json.WriteString("quote_currency"u8, MarketSpec.QuoteCurrency);
        json.WriteString("product_type"u8, "perpetual"u8);
    }

    private static void WriteInterest(Utf8JsonWriter json, ListedMarket market, long now)
    {
        long hour = FundingRates.HourAt(now);
        decimal longs = (30 + market.NoiseFor("longs").Below(41, hour)) * 0.01m;
        json.WriteDecimal("open_interest"u8, market.Spec.Size(1_000_000 + market.NoiseFor("interest").Below(1_000_000, hour)));
        json.WriteDecimal("long_ratio"u8, longs);
        json.WriteDecimal("short_ratio"u8, 1 - longs);
    }

    private static void WriteDay(Utf8JsonWriter json, ListedMarket market, TradeTotals day, long now)
    {
        MarketSpec spec = market.Spec;
        TradeTotals dayBefore = market.TotalsBetween(now - (2 * Day), now - Day);
        json.WriteDecimal("average_daily_volume_q"u8, spec.Turnover(day.Turnover));
        json.WriteDecimal("average_daily_volume_change_premium"u8, spec.Size(day.Volume - dayBefore.Volume));
        json.WriteDecimal("average_daily_volume_change_basis"u8, Change(dayBefore.Volume, day.Volume));
        json.WriteDecimal("last_trade_price_24h_change_premium"u8, spec.Price(day.Close - day.Open));
        json.WriteDecimal("last_trade_price_24h_change_basis"u8, Change(day.Open, day.Close));
    }

    private static void WriteDayRange(Utf8JsonWriter json, MarketSpec spec, TradeTotals day)
    {
        json.WriteDecimal("last_trade_price_24high"u8, spec.Price(day.High));
        json.WriteDecimal("last_trade_price_24low"u8, spec.Price(day.Low));
    }

    private static decimal Change(long from, long to) =>
        from == 0 ? 0 : decimal.Round((to - from) / (decimal)from, RatioDigits, MidpointRounding.ToZero);
}
