using System.Globalization;
using System.Text;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// The exchange's public data: markets, trades, order books, candles, funding rates, vaults and its clock. Requests are
/// sent without credentials. Thread-safe.
/// </summary>
public sealed class MarketClient : IDisposable
{
    private const int MaxDepth = 1_000;

    private readonly Transport _transport;
    private readonly PublicSender _sender;
    private readonly TimeProvider _clock;
    private readonly bool _isOwner;

    /// <summary>Creates a client that needs no session. Nothing is sent yet.</summary>
    /// <param name="options">The address and timeout.</param>
    public MarketClient(SessionOptions options)
        : this(new Transport(options ?? throw new ArgumentNullException(nameof(options))), options, new KnownMarkets()) => _isOwner = true;

    /// <summary>Creates the client of a session, over its connections.</summary>
    internal MarketClient(Transport transport, SessionOptions options, KnownMarkets known)
    {
        _transport = transport;
        _sender = new PublicSender(transport);
        _clock = options.Clock;
        Known = known;
    }

    /// <summary>The market ids that responses have contained.</summary>
    public KnownMarkets Known { get; }

    /// <summary>Gets markets, <c>GET /markets</c>.</summary>
    /// <param name="marketIds">The market ids; null for all. If one of them is unknown, the exchange rejects the whole request.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The markets, in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">A market id is not valid, the exchange rejected the request, or it could not be reached.</exception>
    public async Task<RecordList<Market>> GetMarketsAsync(
        IReadOnlyCollection<string>? marketIds = null,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        foreach (string id in marketIds ?? [])
        {
            MarketIds.Validate(id);
        }

        Query query = new Query().Add("market_id", marketIds is null ? null : string.Join(',', marketIds));
        RecordList<Market> markets = await _sender.GetListAsync<Market>("/markets", query, observer, cancellationToken).ConfigureAwait(false);
        IEnumerable<string> ids = markets.Select(market => market.MarketId);
        if (marketIds is null)
        {
            Known.SetAll(ids);
        }
        else
        {
            Known.Add(ids);
        }

        return markets;
    }

    /// <summary>Gets the ids of all markets, in the exchange's order. Only the first call sends a request.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached, or its response cannot be read exactly.</exception>
    public async Task<IReadOnlyList<string>> GetMarketIdsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        if (Known.All is null)
        {
            await GetMarketsAsync(null, observer, cancellationToken).ConfigureAwait(false);
        }

        return Known.All!;
    }

    /// <summary>Gets a market's trades, the newest first, <c>GET /markets/trades</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="window">Which of the trades.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid.</exception>
    public Pager<Trade> GetTrades(string marketId, PageWindow window = default) => new ListPager<Trade>(
        _sender, "/markets/trades", OfMarket(marketId), trade => trade.Id, window);

    /// <summary>Gets a market's funding rates, the newest first, <c>GET /markets/fundingrate</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="range">The time of settlement.</param>
    /// <param name="window">Which of the rates.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid, or the range ends before
    /// it begins.</exception>
    public Pager<MarketFundingRate> GetFundingRates(string marketId, TimeRange range = default, PageWindow window = default) => new ListPager<MarketFundingRate>(
        _sender,
        "/markets/fundingrate",
        OfMarket(marketId).Add(range),
        rate => rate.Timestamp?.Ticks.ToString(CultureInfo.InvariantCulture),
        window);

    /// <summary>Gets a market's candles, the oldest first, <c>GET /candles</c>. A range longer than one response is requested in
    /// parts. There is no candle for a period without trades; the candle of the current period covers the trades so far.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="period">The period of a candle: 1, 5, 15 or 30 minutes, 1 or 4 hours, or a day.</param>
    /// <param name="range">The start of the candles; the last 1,000 periods if it has no start.</param>
    /// <param name="window">Which of the candles.</param>
    /// <returns>Reads them page by page, on demand; its total is the number of periods.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the market id is not valid, the exchange has no candles of
    /// that period, or the range ends before it begins.</exception>
    public Pager<Candle> GetCandles(string marketId, TimeSpan period, TimeRange range = default, PageWindow window = default)
    {
        MarketIds.Validate(marketId);
        CandlePeriods.Validate(period);
        range.Validate();
        return new CandlePager(_sender, marketId, period, range, _sender.Clock.Now, window);
    }

    /// <summary>Gets a market's latest candles, the oldest first, <c>GET /candles</c>. It reads backwards until there are enough
    /// candles or the start of the range is reached. If the range has no start, it stops after 1,000 consecutive periods
    /// without trades.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="period">The period of a candle: 1, 5, 15 or 30 minutes, 1 or 4 hours, or a day.</param>
    /// <param name="count">The number of candles, 1 or more. Up to 1,000 take one request, unless some of the periods have no
    /// trades.</param>
    /// <param name="range">The start of the candles; up to now if it has no end.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The candles; fewer if there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1. Nothing was sent.</exception>
    /// <exception cref="BfxException">An argument is not valid (<see cref="BfxErrorIds.InvalidArgument"/>), the exchange rejected
    /// the request or could not be reached, or its response cannot be read exactly.</exception>
    public async Task<RecordList<Candle>> GetLastCandlesAsync(
        string marketId,
        TimeSpan period,
        int count,
        TimeRange range = default,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CandlePeriods.Validate(period);
        range.Validate();
        DateTimeOffset earliest = range.Since > DateTimeOffset.UnixEpoch ? range.Since.Value : DateTimeOffset.UnixEpoch;
        DateTimeOffset until = range.Until ?? (earliest > _sender.Clock.Now ? earliest : _sender.Clock.Now);
        var found = new List<Candle>();
        var unreadable = new List<UnreadableRecord>();
        int periods = Math.Min(count, CandlePager.MaxCandles);
        while (true)
        {
            DateTimeOffset since = CandlePeriods.StartOf(until, period, periods - 1);
            since = since > earliest ? since : earliest;
            RecordList<Candle> part = await CollectAsync(
                GetCandles(marketId, period, new TimeRange(since, until)), observer, cancellationToken).ConfigureAwait(false);
            found.InsertRange(0, part);
            unreadable = [.. part.Unreadable, .. unreadable.Select(record => record with { Index = record.Index + part.Count })];
            bool isQuiet = range.Since is null && part.Count == 0 && periods == CandlePager.MaxCandles;
            if (found.Count >= count || since <= earliest || isQuiet)
            {
                int older = Math.Max(0, found.Count - count);
                return new RecordList<Candle>(
                    found[older..],
                    [.. unreadable.Where(record => record.Index >= older).Select(record => record with { Index = record.Index - older })]);
            }

            until = since.AddTicks(-1);
            periods = CandlePager.MaxCandles;
        }
    }

    /// <summary>Gets a market's order book, <c>GET /markets/orderbook</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="depth">The maximum number of levels of each side, 1 to 1,000; null for as many as the exchange sends.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The order book.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The depth is not from 1 to 1,000. Nothing was sent.</exception>
    /// <exception cref="BfxException">The market id is not valid, the exchange rejected the request or could not be reached, or its
    /// response cannot be read exactly.</exception>
    public async Task<OrderBook> GetOrderBookAsync(
        string marketId,
        int? depth = null,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        int levels = depth ?? MaxDepth;
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1, nameof(depth));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, MaxDepth, nameof(depth));
        OrderBook book = await _sender.SendAsync(
            BfxRequest.Get<OrderBook>("/markets/orderbook", OfMarket(marketId).Add("p_limit", levels)),
            response => response.Single<OrderBook>("order book"),
            observer,
            cancellationToken).ConfigureAwait(false);
        return depth is { } max ? book.Cut(max) : book;
    }

    /// <summary>Gets the vaults, <c>GET /vaults</c>.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The vaults, in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">The exchange rejected the request or could not be reached.</exception>
    public Task<RecordList<Vault>> GetVaultsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.GetListAsync<Vault>("/vaults", new Query(), observer, cancellationToken);

    /// <summary>Gets the exchange's clock, <c>GET /srvtimestamp</c>.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Its time and the local time.</returns>
    /// <exception cref="BfxException">The exchange rejected the request, could not be reached, or did not send its time.</exception>
    public async Task<ServerTime> GetServerTimeAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        // Earlier attempts and waits for the rate limit are not part of the round trip.
        var stopwatch = new LatencyObserver(_clock, observer);
        Envelope response = await _sender.SendAsync(new BfxRequest(HttpMethod.Get, "/srvtimestamp", Replay.Safe), stopwatch, cancellationToken).ConfigureAwait(false);
        DateTimeOffset time = TimeIn(response) ?? response.ServerTime ?? throw response.Unexpected("The response has no server time.");
        DateTimeOffset local = stopwatch.Ended - (stopwatch.Elapsed / 2);
        return new ServerTime { Time = time, LocalTime = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMicrosecond)), RoundTrip = stopwatch.Elapsed };
    }

    /// <summary>Closes the connections, unless they are a session's.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            _transport.Dispose();
        }
    }

    private static async Task<RecordList<TRecord>> CollectAsync<TRecord>(Pager<TRecord> pager, IRequestObserver? observer, CancellationToken cancellationToken)
        where TRecord : OpenRecord
    {
        var records = new List<TRecord>();
        var unreadable = new List<UnreadableRecord>();
        while (!pager.IsAtEnd)
        {
            RecordList<TRecord> page = await pager.ReadPageAsync(observer, cancellationToken).ConfigureAwait(false);
            unreadable.AddRange(page.Unreadable.Select(record => record with { Index = record.Index + records.Count }));
            records.AddRange(page);
        }

        return new RecordList<TRecord>(records, unreadable);
    }

    private static Query OfMarket(string marketId)
    {
        MarketIds.Validate(marketId);
        return new Query().Add("market_id", marketId);
    }

    private static DateTimeOffset? TimeIn(Envelope response) =>
        response.Count == 1 && ServerClock.TimeOf(Encoding.UTF8.GetString(response[0]).Trim('"')) is { } time ? time : null;
}
