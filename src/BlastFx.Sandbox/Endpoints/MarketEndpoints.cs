using System.Text.Json;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>What anyone may know of the markets.</summary>
internal sealed class MarketEndpoints(MarketList markets, TimeProvider clock)
{
    private long Now => Slots.Micros(clock.GetUtcNow());

    public Action<Utf8JsonWriter> Markets(EndpointCall call)
    {
        var query = new Query("MarketsRequest", call.Request.Query);
        var wanted = query.Text("market_id") is { } ids ? [.. ids.Split(',').Select(markets.Find)] : markets.All;
        var now = Now;
        return json =>
        {
            foreach (var market in wanted)
            {
                MarketRow.Write(json, market, now);
            }
        };
    }
}
