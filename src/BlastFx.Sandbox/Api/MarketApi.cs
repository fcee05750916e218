using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Public data: the server's clock, markets, trades, order books, funding rates, candles and vaults.</summary>
internal sealed class MarketApi(MarketList markets, TimeProvider clock)
{
    private const int MaxCandles = 1_000;

    public IEnumerable<Endpoint> Endpoints =>
    [
        new("GET", "/srvtimestamp", 10, Access.Public, ServerTime),
        new("GET", "/markets", 10, Access.Public, Markets),
        new("GET", "/markets/trades", 10, Access.Public, Trades),
        new("GET", "/markets/orderbook", 10, Access.Public, OrderBook),
        new("GET", "/markets/fundingrate", 10, Access.Public, Funding),
        new("GET", "/candles", 10, Access.Public, Candles),
        new("GET", "/vaults", 10, Access.Public, Vaults),
    ];

    private long Now => Slots.Microseconds(clock.GetUtcNow());

    private ApiResult ServerTime(ApiRequest request)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        return new(json => json.WriteNumberValue(seconds));
    }

    private ApiResult Markets(ApiRequest request)
    {
        IReadOnlyList<ListedMarket> requested = request.Query("MarketsRequest").Text("market_id") is { } ids
            ? [.. ids.Split(',').Select(markets.Find)]
            : markets.All;
        long now = Now;
        return new(json =>
        {
            foreach (ListedMarket market in requested)
            {
                MarketRecord.Write(json, market, now);
            }
        });
    }

    private ApiResult Trades(ApiRequest request)
    {
        QueryParameters query = request.Query("TradesRequest");
        string id = query.Required("market_id", "MarketId");
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        return page.Of(market.TradesUntil(Now), (json, trade) => TradeRecord.Write(json, market.Spec, trade));
    }

    /// <summary>One element with <c>p_limit</c> levels of each side, the best first; <c>p_page</c> continues with the next levels.</summary>
    private ApiResult OrderBook(ApiRequest request)
    {
        QueryParameters query = request.Query("OrderbookRequest");
        string id = query.Required("market_id", "MarketId");
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        PublishedBook book = market.PublishedBookAt(Now);
        return new(new BookRecord(market.Spec, page.Of(book.Bids()), page.Of(book.Asks()), book.Sequence, book.Time).Write);
    }

    private ApiResult Funding(ApiRequest request)
    {
        QueryParameters query = request.Query("FundingRateRequest");
        string id = query.Required("market_id", "MarketId");
        TimeWindow window = TimeWindow.Bind(query);
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        long firstHour = FundingRates.HourAt(Slots.Start(market.OpeningSlot)) + 1;
        var hours = new Listing<long>(
            Math.Max(0, FundingRates.HourAt(Now) - firstHour + 1),
            index => FundingRates.TimeOf(firstHour + index),
            index => firstHour + index);
        return page.Of(window.Of(hours), (json, hour) => WriteFundingRate(json, market, hour));
    }

    /// <summary>The candles of a range. A range of more than 1,000 candles returns the earliest 1,000.</summary>
    private ApiResult Candles(ApiRequest request)
    {
        QueryParameters query = request.Query("CandlesRequest");
        string id = query.Required("market_id", "MarketId");
        long from = query.RequiredInteger("timestamp_from", "TimestampFrom");
        long to = query.RequiredInteger("timestamp_to", "TimestampTo");
        long period = query.RequiredInteger("period", "Period");
        query.Check(from >= 0, "TimestampFrom", "gte");
        query.Check(to >= from, "TimestampTo", "gtefield");
        query.Check(Candle.Periods.Contains(period), "Period", "oneof");
        query.Validate();

        ListedMarket market = markets.Find(id);
        IEnumerable<Candle> candles = Candle.Between(market, from, to, period, Now).Take(MaxCandles);
        return new(json =>
        {
            foreach (Candle candle in candles)
            {
                Write(json, market.Spec, candle);
            }
        });
    }

    /// <summary>The vaults. The exchange's API pages do not define their fields.</summary>
    private static ApiResult Vaults(ApiRequest request) => new(static json =>
    {
        WriteVault(json, 1_001, "Liquidity Pool", "active", 2_500_000.25m, 1.084213m, 0);
        WriteVault(json, 1_002, "Basis Trade", "closed", 0, null, 0.1m);
    });

    private static void Write(Utf8JsonWriter json, MarketSpec spec, Candle candle)
    {
        json.WriteStartObject();
        json.WriteNumber("time"u8, candle.Time);
        json.WriteDecimal("low"u8, spec.Price(candle.Trades.Low));
        json.WriteDecimal("high"u8, spec.Price(candle.Trades.High));
        json.WriteDecimal("open"u8, spec.Price(candle.Trades.Open));
        json.WriteDecimal("close"u8, spec.Price(candle.Trades.Close));
        json.WriteDecimal("volume"u8, spec.Size(candle.Trades.Volume));
        json.WriteEndObject();
    }

    private static void WriteFundingRate(Utf8JsonWriter json, ListedMarket market, long hour)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, market.Spec.Id);
        json.WriteDecimal("funding_rate"u8, market.Funding.SettledAt(hour));
        json.WriteNumber("timestamp"u8, FundingRates.TimeOf(hour));
        json.WriteEndObject();
    }

    private static void WriteVault(
        Utf8JsonWriter json, long profileId, string name, string status, decimal equity, decimal? sharePrice, decimal performanceFee)
    {
        json.WriteStartObject();
        json.WriteNumber("vault_profile_id"u8, profileId);
        json.WriteString("vault_name"u8, name);
        json.WriteString("status"u8, status);
        json.WriteDecimal("account_equity"u8, equity);
        json.WriteDecimal("share_price"u8, sharePrice);
        json.WriteDecimal("performance_fee"u8, performanceFee);
        json.WriteEndObject();
    }
}
