using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>An order as <c>GET /orders</c> shows it.</summary>
internal static class OrderRow
{
    // A stop loss is for the whole position.
    private const decimal WholePosition = 1;

    public static void Write(Utf8JsonWriter json, AccountRecords account, Order order)
    {
        MarketSpec spec = order.Trip.Market.Spec;
        json.WriteStartObject();
        json.WriteString("id"u8, account.OrderIds.Of(order.Trip, order.Place));
        json.WriteNumber("profile_id"u8, account.History.ProfileId);
        json.WriteString("market_id"u8, spec.Id);
        json.WriteString("order_type"u8, order.Plan.Type);
        json.WriteString("status"u8, order.Status);
        json.WriteDecimal("price"u8, spec.Price(order.Price));
        json.WriteDecimal("size"u8, spec.Size(order.SizeLots));
        json.WriteDecimal("initial_size"u8, spec.Size(order.SizeLots));
        json.WriteDecimal("total_filled_size"u8, spec.Size(order.FilledLots));
        json.WriteString("side"u8, order.IsLong ? "long"u8 : "short"u8);
        json.WriteNumber("timestamp"u8, order.Created);
        json.WriteString("reason"u8, order.Plan.Reason);
        json.WriteString("client_order_id"u8, account.OrderIds.ClientIdOf(order.Trip, order.Place));
        json.WriteDecimal("trigger_price"u8, spec.Price(order.TriggerPrice));
        json.WriteDecimal("size_percent"u8, order.SizeLots is null ? WholePosition : null);
        json.WriteString("time_in_force"u8, order.Plan.TimeInForce);
        json.WriteNumber("created_at"u8, order.Created);
        json.WriteNumber("updated_at"u8, order.Updated);
        json.WriteEndObject();
    }
}
