using System.Text.Json;
using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes a fill of an account.</summary>
internal static class FillRecord
{
    public static void Write(Utf8JsonWriter json, long profileId, Fill fill)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, fill.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("market_id"u8, fill.Market.Spec.Id);
        json.WriteString("order_id"u8, fill.OrderId);
        json.WriteNumber("timestamp"u8, fill.Time);
        json.WriteString("trade_id"u8, fill.TradeId);
        json.WriteDecimal("price"u8, fill.Price);
        json.WriteDecimal("size"u8, fill.Size);
        json.WriteString("side"u8, Sides.TextOf(fill.IsLong));
        json.WriteBoolean("is_maker"u8, fill.IsMaker);
        json.WriteDecimal("fee"u8, fill.Fee);
        json.WriteBoolean("liquidation"u8, fill.IsLiquidation);
        json.WriteEndObject();
    }
}
