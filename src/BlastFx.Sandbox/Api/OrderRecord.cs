using System.Text.Json;
using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes an order of an account.</summary>
internal static class OrderRecord
{
    public static void Write(Utf8JsonWriter json, long profileId, Order order)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, order.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteString("market_id"u8, order.Market.Spec.Id);
        json.WriteString("order_type"u8, order.Type);
        json.WriteString("status"u8, order.Status);
        json.WriteDecimal("price"u8, order.Price);
        json.WriteDecimal("size"u8, order.RemainingSize);
        json.WriteDecimal("initial_size"u8, order.InitialSize);
        json.WriteDecimal("total_filled_size"u8, order.FilledSize);
        json.WriteString("side"u8, Sides.TextOf(order.IsLong));
        json.WriteNumber("timestamp"u8, order.CreatedAt);
        json.WriteString("reason"u8, order.Reason);
        json.WriteString("client_order_id"u8, order.ClientId);
        json.WriteDecimal("trigger_price"u8, order.TriggerPrice);
        json.WriteDecimal("size_percent"u8, order.SizePercent);
        json.WriteString("time_in_force"u8, order.TimeInForce);
        json.WriteNumber("created_at"u8, order.CreatedAt);
        json.WriteNumber("updated_at"u8, order.UpdatedAt);
        json.WriteEndObject();
    }
}
