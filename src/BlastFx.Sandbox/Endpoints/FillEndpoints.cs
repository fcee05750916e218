using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>An account's fills.</summary>
internal sealed class FillEndpoints(MarketList markets, RecordKeeper records, TimeProvider clock)
{
    public EndpointResult Fills(EndpointCall call)
    {
        var query = new Query("FillsRequest", call.Request.Query);
        var market = query.Text("market_id");
        var window = TimeWindow.Bind(query);
        var page = PageRequest.Bind(query);
        query.Validate();

        var account = records.Of(call.RequiredCaller.Account);
        var rows = account.History.Rows(RoundTrip.AllFills, market is null ? null : markets.Find(market));
        var now = Slots.Micros(clock.GetUtcNow());
        return TripListing.Until(now, account.History, rows, account.History.FillTime, (json, trip, place) =>
            FillRow.Write(json, account, account.History.FillAt(trip, place))).Page(page, window);
    }
}
