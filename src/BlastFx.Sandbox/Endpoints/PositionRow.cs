using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>A position as <c>GET /positions</c> shows it.</summary>
internal static class PositionRow
{
    public static void Write(Utf8JsonWriter json, Position position, long profileId, decimal? stopLoss, decimal? takeProfit)
    {
        string market = position.Trip.Market.Spec.Id;
        json.WriteStartObject();
        json.WriteString("id"u8, string.Create(CultureInfo.InvariantCulture, $"pos-{market}-tr-{profileId}"));
        json.WriteString("market_id"u8, market);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteDecimal("size"u8, position.Size);
        json.WriteString("side"u8, position.Trip.IsLong ? "long"u8 : "short"u8);
        json.WriteString("entry_price"u8, position.EntryPrice.ToString());
        json.WriteDecimal("unrealized_pnl"u8, position.UnrealizedPnl);
        json.WriteDecimal("notional"u8, position.Notional);
        json.WriteDecimal("margin"u8, position.Margin);
        json.WriteString("liquidation_price"u8, position.LiquidationPrice);
        json.WriteDecimal("fair_price"u8, position.FairPrice);
        json.WriteDecimal("stop_loss"u8, stopLoss);
        json.WriteDecimal("take_profit"u8, takeProfit);
        json.WriteEndObject();
    }
}
