using System.Globalization;
using System.Text;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// What anyone may read of the exchange: markets, trades, books, candles, funding, vaults, its clock. Nothing it sends
/// carries credentials. Thread-safe.
/// </summary>
public sealed class MarketClient : IDisposable
{
    private const int MaxDepth = 1_000;

    private readonly Transport _transport;
    private readonly PublicSender _sender;
    private readonly TimeProvider _clock;
    private readonly bool _isOwner;

    /// <summary>Makes a reader that needs no session. Nothing is sent yet.</summary>
    /// <param name="options">Where and how long.</param>
    public MarketClient(SessionOptions options)
        : this(new Transport(options ?? throw new ArgumentNullException(nameof(options))), options, new KnownMarkets()) => _isOwner = true;

    /// <summary>Makes the reader of a session, over its connections.</summary>
    internal MarketClient(Transport transport, SessionOptions options, KnownMarkets known)
    {
        _transport = transport;
        _sender = new PublicSender(transport);
        _clock = options.Clock;
        Known = known;
    }

    /// <summary>Market ids seen; what Tab completes from.</summary>
    internal KnownMarkets Known { get; }

    /// <summary>Gets markets, <c>GET /markets</c>.</summary>
    /// <param name="marketIds">Which; null for all. The exchange refuses them all where it does not know one.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The markets, in the exchange's order, with those that cannot be read.</returns>
    /// <exception cref="BfxException">An id cannot be one, the exchange refused, or could not be reached.</exception>
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

    /// <summary>The ids of all markets, in the exchange's order. They are read when they are first asked for, and then known.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or an answer cannot be read exactly.</exception>
    internal async Task<IReadOnlyList<string>> GetMarketIdsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        if (Known.All is null)
        {
            await GetMarketsAsync(null, observer, cancellationToken).ConfigureAwait(false);
        }

        return Known.All!;
    }

    /// <summary>Gets a market's trades, the newest first, <c>GET /markets/trades</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="window">Which of them.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the id cannot be a market's.</exception>
    public Pager<Trade> GetTrades(string marketId, PageWindow window = default) => new ListPager<Trade>(
        _sender, "/markets/trades", OfMarket(marketId), trade => trade.Id, window);

    /// <summary>Gets a market's funding rates, the newest first, <c>GET /markets/fundingrate</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="range">When they were settled.</param>
    /// <param name="window">Which of them.</param>
    /// <returns>Reads them page by page, on demand.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the id cannot be a market's, or the range ends before
    /// it begins.</exception>
    public Pager<MarketFundingRate> GetFundingRates(string marketId, TimeRange range = default, PageWindow window = default) => new ListPager<MarketFundingRate>(
        _sender,
        "/markets/fundingrate",
        OfMarket(marketId).Add(range),
        rate => rate.Timestamp?.Ticks.ToString(CultureInfo.InvariantCulture),
        window);

    /// <summary>Gets a market's candles, the oldest first, <c>GET /candles</c>. A range longer than one answer is asked for in
    /// parts. Where nothing was traded there is no candle, and that of a period under way has what was traded so far.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="period">How long each is: 1, 5, 15 or 30 minutes, 1 or 4 hours, or a day.</param>
    /// <param name="range">When they begin; the last 1,000 periods where it does not say since when.</param>
    /// <param name="window">Which of them.</param>
    /// <returns>Reads them page by page, on demand; its total is how many periods there are.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the id cannot be a market's, there are no candles of
    /// that period, or the range ends before it begins.</exception>
    public Pager<Candle> GetCandles(string marketId, TimeSpan period, TimeRange range = default, PageWindow window = default)
    {
        MarketIds.Validate(marketId);
        CandlePeriods.Validate(period);
        range.Validate();
        return new CandlePager(_sender, marketId, period, range, _sender.Clock.Now, window);
    }

    /// <summary>Gets a market's newest candles, the oldest of them first, <c>GET /candles</c>. It looks back period by period
    /// until there are enough or the range begins or, where it does not say since when, nothing was traded in 1,000 periods one
    /// after the other.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="period">How long each is: 1, 5, 15 or 30 minutes, 1 or 4 hours, or a day.</param>
    /// <param name="count">How many are wanted, 1 or more. Up to 1,000 are one request, unless nothing was traded in some of the
    /// periods.</param>
    /// <param name="range">When they begin; until now where it does not say until when.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The candles, fewer where there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1; nothing was sent.</exception>
    /// <exception cref="BfxException">An argument cannot be used (<see cref="BfxErrorIds.InvalidArgument"/>), the exchange refused,
    /// could not be reached, or an answer cannot be read exactly.</exception>
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
            RecordList<Candle> stretch = await CollectAsync(
                GetCandles(marketId, period, new TimeRange(since, until)), observer, cancellationToken).ConfigureAwait(false);
            found.InsertRange(0, stretch);
            unreadable = [.. stretch.Unreadable, .. unreadable.Select(row => row with { Index = row.Index + stretch.Count })];
            bool isQuiet = range.Since is null && stretch.Count == 0 && periods == CandlePager.MaxCandles;
            if (found.Count >= count || since <= earliest || isQuiet)
            {
                int older = Math.Max(0, found.Count - count);
                return new RecordList<Candle>(
                    found[older..],
                    [.. unreadable.Where(row => row.Index >= older).Select(row => row with { Index = row.Index - older })]);
            }

            until = since.AddTicks(-1);
            periods = CandlePager.MaxCandles;
        }
    }

    /// <summary>Gets a market's order book, <c>GET /markets/orderbook</c>.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="depth">How many levels of each side, 1 to 1,000; null for as many as the exchange gives.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The book.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The depth is not from 1 to 1,000; nothing was sent.</exception>
    /// <exception cref="BfxException">The id cannot be one, the exchange refused, could not be reached, or its answer cannot be read
    /// exactly.</exception>
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
    /// <exception cref="BfxException">The exchange refused or could not be reached.</exception>
    public Task<RecordList<Vault>> GetVaultsAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        _sender.GetListAsync<Vault>("/vaults", new Query(), observer, cancellationToken);

    /// <summary>Gets the exchange's clock, <c>GET /srvtimestamp</c>.</summary>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Its time beside this machine's.</returns>
    /// <exception cref="BfxException">The exchange refused, could not be reached, or does not tell its time.</exception>
    public async Task<ServerTime> GetServerTimeAsync(IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        // The wait for an earlier attempt, or for the rate limit, is no part of the way to the exchange and back.
        var stopwatch = new LatencyObserver(_clock, observer);
        Envelope response = await _sender.SendAsync(new BfxRequest(HttpMethod.Get, "/srvtimestamp", Replay.Safe), stopwatch, cancellationToken).ConfigureAwait(false);
        DateTimeOffset time = TimeIn(response) ?? response.ServerTime ?? throw response.Unexpected("The response has no server time.");
        DateTimeOffset local = stopwatch.Ended - (stopwatch.Elapsed / 2);
        return new ServerTime { Time = time, LocalTime = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMicrosecond)), RoundTrip = stopwatch.Elapsed };
    }

    /// <summary>Closes the connections, where they are not a session's.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            _transport.Dispose();
        }
    }

    private static async Task<RecordList<TRecord>> CollectAsync<TRecord>(Pager<TRecord> reader, IRequestObserver? observer, CancellationToken cancellationToken)
        where TRecord : OpenRecord
    {
        var rows = new List<TRecord>();
        var unreadable = new List<UnreadableRecord>();
        while (!reader.IsAtEnd)
        {
            RecordList<TRecord> page = await reader.ReadPageAsync(observer, cancellationToken).ConfigureAwait(false);
            unreadable.AddRange(page.Unreadable.Select(row => row with { Index = row.Index + rows.Count }));
            rows.AddRange(page);
        }

        return new RecordList<TRecord>(rows, unreadable);
    }

    private static Query OfMarket(string marketId)
    {
        MarketIds.Validate(marketId);
        return new Query().Add("market_id", marketId);
    }

    private static DateTimeOffset? TimeIn(Envelope response) =>
        response.Count == 1 && ServerClock.TimeOf(Encoding.UTF8.GetString(response[0]).Trim('"')) is { } time ? time : null;
}
