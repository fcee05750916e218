using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes a trade of a market.</summary>
internal static class TradeRecord
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
}
