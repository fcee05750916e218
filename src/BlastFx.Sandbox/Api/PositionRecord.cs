using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes a position of an account.</summary>
internal static class PositionRecord
{
    public static void Write(Utf8JsonWriter json, long profileId, Position position, PositionValue value)
    {
        string market = position.Market.Spec.Id;
        json.WriteStartObject();
        json.WriteString("id"u8, string.Create(CultureInfo.InvariantCulture, $"pos-{market}-tr-{profileId}"));
        json.WriteString("market_id"u8, market);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteDecimal("size"u8, position.Size);
        json.WriteString("side"u8, Sides.TextOf(position.IsLong));
        json.WriteString("entry_price"u8, position.EntryPrice.ToString());
        json.WriteDecimal("unrealized_pnl"u8, value.UnrealizedPnl);
        json.WriteDecimal("notional"u8, value.Notional);
        json.WriteDecimal("margin"u8, value.Margin);
        json.WriteString("liquidation_price"u8, value.LiquidationPrice.ToString());
        json.WriteDecimal("fair_price"u8, value.FairPrice);
        json.WriteDecimal("stop_loss"u8, position.StopLoss);
        json.WriteDecimal("take_profit"u8, position.TakeProfit);
        json.WriteEndObject();
    }
}
