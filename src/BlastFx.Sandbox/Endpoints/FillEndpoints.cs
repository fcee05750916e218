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
        string? market = query.Text("market_id");
        var window = TimeWindow.Bind(query);
        var page = PageRequest.Bind(query);
        query.Validate();

        AccountRecords account = records.Of(call.RequiredCaller.Account);
        TripRows rows = account.History.Rows(RoundTrip.AllFills, market is null ? null : markets.Find(market));
        long now = Slots.Micros(clock.GetUtcNow());
        return TripListing.Until(now, account.History, rows, account.History.FillTime, (json, trip, place) =>
            FillRow.Write(json, account, account.History.FillAt(trip, place))).Page(page, window);
    }
}
