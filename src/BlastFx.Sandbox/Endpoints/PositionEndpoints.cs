using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>What an account holds.</summary>
internal sealed class PositionEndpoints(RecordKeeper records, TimeProvider clock)
{
    public Action<Utf8JsonWriter> Positions(EndpointCall call)
    {
        long now = Slots.Micros(clock.GetUtcNow());
        SandboxAccount caller = call.RequiredCaller.Account;
        AccountRecords account = records.Of(caller);
        IReadOnlyList<Position> positions = account.Positions.At(now, caller.LeverageIn);
        return json =>
        {
            foreach (Position position in positions)
            {
                PositionRow.Write(
                    json, position, caller.ProfileId, Trigger(position, "stop_loss"), Trigger(position, "take_profit_limit"));
            }
        };

        decimal? Trigger(Position position, string type)
        {
            int place = Array.FindIndex(RoundTrip.Orders, plan => plan.Type == type);
            Order order = account.Orders.At(position.Trip, place, now);
            return order.Created <= now && order.IsAlive ? position.Trip.Market.Spec.Price(order.TriggerPrice) : null;
        }
    }
}
