using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Public data: the server's clock, markets, trades, order books, funding rates, candles and vaults.</summary>
internal sealed class MarketApi(MarketList markets, TimeProvider clock)
{
    private const int MaxCandles = 1_000;
    private const long Day = 86_400 * Slots.Second;
    private const int RatioDigits = 8;

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
                Write(json, market, now);
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
        return page.Of(market.TradesUntil(Now), (json, trade) => Write(json, market.Spec, trade));
    }

    /// <summary>One element with <c>p_limit</c> levels of each side, the best first; <c>p_page</c> continues with the next levels.</summary>
    private ApiResult OrderBook(ApiRequest request)
    {
        QueryParameters query = request.Query("OrderbookRequest");
        string id = query.Required("market_id", "MarketId");
        PageRequest page = PageRequest.Bind(query);
        query.Validate();

        ListedMarket market = markets.Find(id);
        OrderBook book = market.BookAt(Now);
        return new(json => Write(json, market.Spec, book, page));
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

    private static void Write(Utf8JsonWriter json, ListedMarket market, long now)
    {
        MarketSpec spec = market.Spec;
        OrderBook book = market.BookAt(now);
        decimal middle = spec.Price(book.Middle);
        decimal index = spec.Price(book.Middle + market.NoiseFor("index").Below(market.Tape.HalfSpread + 1, book.Sequence));
        json.WriteStartObject();
        json.WriteString("id"u8, spec.Id);
        json.WriteString("status"u8, market.IsActive ? "active"u8 : "paused"u8);
        json.WriteDecimal("min_initial_margin"u8, 0.05m);
        json.WriteDecimal("forced_margin"u8, 0.03m);
        json.WriteDecimal("liquidation_margin"u8, 0.02m);
        json.WriteDecimal("min_tick"u8, spec.Tick);
        json.WriteDecimal("min_order"u8, spec.Lot);
        json.WriteDecimal("best_bid"u8, spec.Price(book.BestBid));
        json.WriteDecimal("best_ask"u8, spec.Price(book.BestAsk));
        json.WriteDecimal("market_price"u8, middle);
        json.WriteDecimal("index_price"u8, index);
        json.WriteDecimal("last_trade_price"u8, spec.Price(market.Tape.At(market.Tape.NewestAt(now)).PriceTicks));
        json.WriteDecimal("fair_price"u8, middle);
        WriteFunding(json, market, now);
        json.WriteNumber("last_update_time"u8, book.Time);
        json.WriteNumber("last_update_sequence"u8, book.Sequence);
        WriteNames(json, spec);
        WriteInterest(json, market, now);
        WriteDay(json, market, now);

        // Not in the API pages: clients must pass unknown fields through.
        json.WriteString("settlement_token"u8, "USDB"u8);
        json.WriteEndObject();
    }

    private static void WriteFunding(Utf8JsonWriter json, ListedMarket market, long now)
    {
        long hour = FundingRates.HourAt(now);
        json.WriteString("instant_funding_rate"u8, market.Funding.InstantAt(Slots.FloorDivide(now, Slots.Second)));
        json.WriteDecimal("last_funding_rate_basis"u8, market.Funding.SettledAt(hour));
        json.WriteNumber("last_funding_update_time"u8, FundingRates.TimeOf(hour));
        json.WriteNumber("next_funding_rate_timestamp"u8, FundingRates.TimeOf(hour + 1) / Slots.Second);
    }

    private static void WriteNames(Utf8JsonWriter json, MarketSpec spec)
    {
        json.WriteString("icon_url"u8, "");
        json.WriteString("market_title"u8, spec.Title);
        json.WriteString("base_currency"u8, spec.BaseCurrency);
        json.WriteString("quote_currency"u8, MarketSpec.QuoteCurrency);
        json.WriteString("product_type"u8, "perpetual"u8);
    }

    private static void WriteInterest(Utf8JsonWriter json, ListedMarket market, long now)
    {
        long hour = FundingRates.HourAt(now);
        decimal longs = (30 + market.NoiseFor("longs").Below(41, hour)) * 0.01m;
        json.WriteDecimal("open_interest"u8, market.Spec.Size(1_000_000 + market.NoiseFor("interest").Below(1_000_000, hour)));
        json.WriteDecimal("long_ratio"u8, longs);
        json.WriteDecimal("short_ratio"u8, 1 - longs);
        json.WriteNull("market_cap"u8);
    }

    private static void WriteDay(Utf8JsonWriter json, ListedMarket market, long now)
    {
        MarketSpec spec = market.Spec;
        TradeTotals day = market.TotalsBetween(now - Day, now);
        TradeTotals dayBefore = market.TotalsBetween(now - (2 * Day), now - Day);
        json.WriteDecimal("average_daily_volume"u8, spec.Size(day.Volume));
        json.WriteDecimal("average_daily_volume_q"u8, spec.Turnover(day.Turnover));
        json.WriteDecimal("average_daily_volume_change_premium"u8, spec.Size(day.Volume - dayBefore.Volume));
        json.WriteDecimal("average_daily_volume_change_basis"u8, Change(dayBefore.Volume, day.Volume));
        json.WriteDecimal("last_trade_price_24high"u8, spec.Price(day.High));
        json.WriteDecimal("last_trade_price_24low"u8, spec.Price(day.Low));
        json.WriteDecimal("last_trade_price_24h_change_premium"u8, spec.Price(day.Close - day.Open));
        json.WriteDecimal("last_trade_price_24h_change_basis"u8, Change(day.Open, day.Close));
    }

    private static decimal Change(long from, long to) =>
        from == 0 ? 0 : decimal.Round((to - from) / (decimal)from, RatioDigits, MidpointRounding.ToZero);

    private static void Write(Utf8JsonWriter json, MarketSpec spec, Trade trade)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, trade.IdOf(spec));
        json.WriteString("market_id"u8, spec.Id);
        json.WriteNumber("timestamp"u8, trade.Time);
        json.WriteDecimal("price"u8, spec.Price(trade.PriceTicks));
        json.WriteDecimal("size"u8, spec.Size(trade.SizeLots));
        json.WriteBoolean("liquidation"u8, trade.IsLiquidation);
        json.WriteString("taker_side"u8, trade.TakerIsLong ? "long"u8 : "short"u8);
        json.WriteEndObject();
    }

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

    private static void Write(Utf8JsonWriter json, MarketSpec spec, OrderBook book, PageRequest page)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, spec.Id);
        WriteLevels(json, "bids"u8, spec, page.Of(book.Bids()));
        WriteLevels(json, "asks"u8, spec, page.Of(book.Asks()));
        json.WriteNumber("sequence"u8, book.Sequence);
        json.WriteNumber("timestamp"u8, book.Time);
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

    private static void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> side, MarketSpec spec, IEnumerable<BookLevel> levels)
    {
        json.WriteStartArray(side);
        foreach (BookLevel level in levels)
        {
            json.WriteStartArray();
            json.WriteDecimalValue(spec.Price(level.Price));
            json.WriteDecimalValue(spec.Size(level.Size));
            json.WriteEndArray();
        }

        json.WriteEndArray();
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
