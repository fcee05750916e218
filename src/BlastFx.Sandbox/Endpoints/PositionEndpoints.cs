using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>What an account holds.</summary>
internal sealed class PositionEndpoints(RecordKeeper records, TimeProvider clock)
{
    public Action<Utf8JsonWriter> Positions(EndpointCall call)
    {
        var now = Slots.Micros(clock.GetUtcNow());
        var caller = call.RequiredCaller.Account;
        var account = records.Of(caller);
        var positions = account.Positions.At(now, caller.LeverageIn);
        return json =>
        {
            foreach (var position in positions)
            {
                PositionRow.Write(
                    json, position, caller.ProfileId, Trigger(position, "stop_loss"), Trigger(position, "take_profit_limit"));
            }
        };

        decimal? Trigger(Position position, string type)
        {
            var place = Array.FindIndex(RoundTrip.Orders, plan => plan.Type == type);
            var order = account.Orders.At(position.Trip, place, now);
            return order.Created <= now && order.IsAlive ? position.Trip.Market.Spec.Price(order.TriggerPrice) : null;
        }
    }
}
