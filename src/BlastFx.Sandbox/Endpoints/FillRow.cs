using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>A fill as <c>GET /fills</c> shows it.</summary>
internal static class FillRow
{
    public static void Write(Utf8JsonWriter json, AccountRecords account, Fill fill)
    {
        MarketSpec spec = fill.Trip.Market.Spec;
        json.WriteStartObject();
        json.WriteString("id"u8, fill.Id);
        json.WriteNumber("profile_id"u8, account.History.ProfileId);
        json.WriteString("market_id"u8, spec.Id);
        json.WriteString("order_id"u8, account.OrderIds.Of(fill.Trip, RoundTrip.OrderOf[fill.Place]));
        json.WriteNumber("timestamp"u8, fill.Trade.Time);
        json.WriteString("trade_id"u8, fill.TradeId);
        json.WriteDecimal("price"u8, spec.Price(fill.Trade.PriceTicks));
        json.WriteDecimal("size"u8, spec.Size(fill.SizeLots));
        json.WriteString("side"u8, fill.IsLong ? "long"u8 : "short"u8);
        json.WriteBoolean("is_maker"u8, fill.IsMaker);
        json.WriteDecimal("fee"u8, fill.Fee);
        json.WriteBoolean("liquidation"u8, fill.Trade.IsLiquidation);
        json.WriteEndObject();
    }
}
