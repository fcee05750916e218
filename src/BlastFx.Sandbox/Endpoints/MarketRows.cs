using System.Text.Json;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Trades, book, funding and candles as the exchange shows them.</summary>
internal static class MarketRows
{
    public static void Write(Utf8JsonWriter json, MarketSpec spec, Trade trade)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, trade.IdOf(spec));
        json.WriteString("market_id"u8, spec.Id);
        json.WriteNumber("timestamp"u8, trade.Time);
        json.WriteDecimal("price"u8, spec.Price(trade.PriceTicks));
        json.WriteDecimal("size"u8, spec.Size(trade.SizeLots));
        json.WriteBoolean("liquidation"u8, trade.IsLiquidation);
        json.WriteString("taker_side"u8, trade.TakerIsLong ? "long"u8 : "short"u8);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MarketSpec spec, Candle candle)
    {
        json.WriteStartObject();
        json.WriteNumber("time"u8, candle.Time);
        json.WriteDecimal("low"u8, spec.Price(candle.Trades.Low));
        json.WriteDecimal("high"u8, spec.Price(candle.Trades.High));
        json.WriteDecimal("open"u8, spec.Price(candle.Trades.Open));
        json.WriteDecimal("close"u8, spec.Price(candle.Trades.Close));
        json.WriteDecimal("volume"u8, spec.Size(candle.Trades.Volume));
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MarketSpec spec, OrderBook book, PageRequest page)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, spec.Id);
        WriteLevels(json, "bids"u8, spec, page.Of(book.Bids()));
        WriteLevels(json, "asks"u8, spec, page.Of(book.Asks()));
        json.WriteNumber("sequence"u8, book.Sequence);
        json.WriteNumber("timestamp"u8, book.Time);
        json.WriteEndObject();
    }

    public static void WriteFundingRate(Utf8JsonWriter json, ListedMarket market, long hour)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, market.Spec.Id);
        json.WriteDecimal("funding_rate"u8, market.Funding.SettledAt(hour));
        json.WriteNumber("timestamp"u8, FundingRates.TimeOf(hour));
        json.WriteEndObject();
    }

    private static void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> side, MarketSpec spec, IEnumerable<BookLevel> levels)
    {
        json.WriteStartArray(side);
        foreach (BookLevel level in levels)
        {
            json.WriteStartArray();
            json.WriteDecimalValue(spec.Price(level.Price));
            json.WriteDecimalValue(spec.Size(level.Size));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
