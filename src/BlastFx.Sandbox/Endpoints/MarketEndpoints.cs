using System.Text.Json;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>What anyone may know of the markets.</summary>
internal sealed class MarketEndpoints(MarketList markets, TimeProvider clock)
{
    /// <summary>Where a longer range is asked for, the answer has its earliest candles.</summary>
    private const int MostCandles = 1_000;

    private long Now => Slots.Micros(clock.GetUtcNow());

    public Action<Utf8JsonWriter> Markets(EndpointCall call)
    {
        var query = new Query("MarketsRequest", call.Request.Query);
        IReadOnlyList<ListedMarket> wanted = query.Text("market_id") is { } ids ? [.. ids.Split(',').Select(markets.Find)] : markets.All;
        long now = Now;
        return json =>
        {
            foreach (ListedMarket market in wanted)
            {
                MarketRow.Write(json, market, now);
            }
        };
    }

    public EndpointResult Trades(EndpointCall call)
    {
        var query = new Query("TradesRequest", call.Request.Query);
        string id = query.Required("market_id", "MarketId");
        var page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        var trades = new Listing(
            market.TradeCountAt(Now),
            row => market.Tape.TimeAt(market.FirstTrade + row),
            (json, row) => MarketRows.Write(json, market.Spec, market.Tape.At(market.FirstTrade + row)));
        return trades.Page(page);
    }

    /// <summary>One element: <c>p_limit</c> prices of each side, the best first, and with <c>p_page</c> those behind them.</summary>
    public Action<Utf8JsonWriter> OrderBook(EndpointCall call)
    {
        var query = new Query("OrderbookRequest", call.Request.Query);
        string id = query.Required("market_id", "MarketId");
        var page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        OrderBook book = market.BookAt(Now);
        return json => MarketRows.Write(json, market.Spec, book, page);
    }

    public EndpointResult FundingRates(EndpointCall call)
    {
        var query = new Query("FundingRateRequest", call.Request.Query);
        string id = query.Required("market_id", "MarketId");
        var window = TimeWindow.Bind(query);
        var page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        long first = Market.FundingRates.HourAt(Slots.Start(market.OpeningSlot)) + 1;
        var rates = new Listing(
            Math.Max(0, Market.FundingRates.HourAt(Now) - first + 1),
            row => Market.FundingRates.TimeOf(first + row),
            (json, row) => MarketRows.WriteFundingRate(json, market, first + row));
        return rates.Page(page, window);
    }

    public Action<Utf8JsonWriter> Candles(EndpointCall call)
    {
        var query = new Query("CandlesRequest", call.Request.Query);
        string id = query.Required("market_id", "MarketId");
        long from = query.RequiredInteger("timestamp_from", "TimestampFrom");
        long to = query.RequiredInteger("timestamp_to", "TimestampTo");
        long period = query.RequiredInteger("period", "Period");
        query.Check(from >= 0, "TimestampFrom", "gte");
        query.Check(to >= from, "TimestampTo", "gtefield");
        query.Check(Candle.Periods.Contains(period), "Period", "oneof");
        query.Validate();

        ListedMarket market = markets.Find(id);
        IEnumerable<Candle> candles = Candle.Between(market, from, to, period, Now).Take(MostCandles);
        return json =>
        {
            foreach (Candle candle in candles)
            {
                MarketRows.Write(json, market.Spec, candle);
            }
        };
    }
}
