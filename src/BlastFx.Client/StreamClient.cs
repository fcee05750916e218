using System.Globalization;
using BlastFx.Errors;
using BlastFx.Refresh;
using BlastFx.Streams;

namespace BlastFx;

/// <summary>The state of a session's streams.</summary>
public enum StreamState
{
    /// <summary>Nothing is watched, and there is no connection.</summary>
    Closed = 0,

    /// <summary>The first connection is being made.</summary>
    Connecting = 1,

    /// <summary>There is a connection.</summary>
    Connected = 2,

    /// <summary>The connection was lost, and is being made again.</summary>
    Reconnecting = 3,
}

/// <summary>How a stream is read.</summary>
public sealed record StreamOptions
{
    /// <summary>False to leave out the state at the beginning.</summary>
    public bool IncludesSnapshot { get; init; } = true;

    /// <summary>The maximum number of records that may wait for the reader, 1 or more; 100,000 by default. A stream whose reader is
    /// further behind ends with <see cref="BfxErrorIds.StreamOverflow"/>. Markets and order books only wait with their latest state.</summary>
    public int MaxWaiting { get; init; } = 100_000;

    /// <summary>The minimum time between two states of the same market or order book; zero for all.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Notified of events and of records that cannot be read; null for none.</summary>
    public IStreamObserver? Observer { get; init; }
}

/// <summary>
/// The exchange's streams (API pages, "WebSocket"): trades, order books, markets and the account, as they change. All streams of a
/// session share one connection, which is made again when it is lost; what was missed is recovered or read. Thread-safe.
/// </summary>
public sealed class StreamClient : IDisposable
{
    private readonly StreamHub _hub;
    private readonly FeedContext _context;
    private readonly Func<IRequestObserver?, CancellationToken, Task<long>> _getProfileId;

    internal StreamClient(Uri baseUri, CredentialManager credentials, FeedContext context, Func<IRequestObserver?, CancellationToken, Task<long>> getProfileId)
    {
        _context = context;
        _getProfileId = getProfileId;
        _hub = new StreamHub(baseUri, credentials, context);
    }

    /// <summary>The state of the connection.</summary>
    public StreamState State => _hub.State;

    /// <summary>The channels that are watched, such as <c>trade:BTC-USD</c>.</summary>
    public IReadOnlyList<string> Channels => _hub.Channels;

    /// <summary>The number of messages of channels so far.</summary>
    public long Received => _hub.Received;

    /// <summary>How many times the connection was lost and made again.</summary>
    public int Reconnects => _hub.Reconnects;

    /// <summary>The time from the exchange's timestamp of the latest message until it arrived.</summary>
    public TimeSpan Lag => _context.Lag;

    /// <summary>The trades of markets, oldest first, each once; first the latest trades.</summary>
    /// <param name="marketIds">The markets.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a market id is not valid.</exception>
    public LiveRecords<Trade> Trades(params string[] marketIds) => Trades(marketIds, null);

    /// <inheritdoc cref="Trades(string[])"/>
    /// <param name="marketIds">The markets.</param>
    /// <param name="options">How the stream is read; null for the default.</param>
    public LiveRecords<Trade> Trades(IReadOnlyCollection<string> marketIds, StreamOptions? options)
    {
        options ??= new StreamOptions();
        var queue = new CompleteQueue<Trade>(options.MaxWaiting);
        return OfMarkets(marketIds, queue, options, (subscriber, id) => _hub.Watch(
            $"trade:{id}",
            () => new TradeFeed(id, _context),
            feed => feed.Add(subscriber, !options.IncludesSnapshot, (trades, source) => AddEach(queue, trades, source))));
    }

    /// <summary>The order books of markets, each time they change: a slow reader gets the latest.</summary>
    /// <param name="marketIds">The markets.</param>
    /// <returns>The stream. Its order books do not change any more.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a market id is not valid.</exception>
    public LiveRecords<OrderBook> OrderBooks(params string[] marketIds) => OrderBooks(marketIds, null, null);

    /// <inheritdoc cref="OrderBooks(string[])"/>
    /// <param name="marketIds">The markets.</param>
    /// <param name="depth">The maximum number of levels of each side; null for all.</param>
    /// <param name="options">How the stream is read; null for the default.</param>
    public LiveRecords<OrderBook> OrderBooks(IReadOnlyCollection<string> marketIds, int? depth, StreamOptions? options)
    {
        options ??= new StreamOptions();
        var queue = new LatestQueue<OrderBook>(options.Interval, _context.Clock.Clock);
        return OfMarkets(marketIds, queue, options, (subscriber, id) => _hub.Watch($"orderbook:{id}", () => new BookFeed(id, _context), feed =>
        {
            long? taken = null;
            feed.Add(subscriber, !options.IncludesSnapshot, (_, source) => queue.Set(id, Take, source));

            // A change can come between the notice of another and the reading of the book, which then has both.
            OrderBook? Take()
            {
                OrderBook? book = feed.Current(depth);
                (bool isNew, taken) = (book?.Sequence != taken, book?.Sequence ?? taken);
                return isNew ? book : null;
            }
        }));
    }

    /// <summary>Markets with their prices and statistics, each time they change: a slow reader gets the latest.</summary>
    /// <param name="marketIds">The markets.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a market id is not valid.</exception>
    public LiveRecords<Market> Markets(params string[] marketIds) => Markets(marketIds, null);

    /// <inheritdoc cref="Markets(string[])"/>
    /// <param name="marketIds">The markets.</param>
    /// <param name="options">How the stream is read; null for the default.</param>
    public LiveRecords<Market> Markets(IReadOnlyCollection<string> marketIds, StreamOptions? options)
    {
        options ??= new StreamOptions();
        var queue = new LatestQueue<Market>(options.Interval, _context.Clock.Clock);
        return OfMarkets(marketIds, queue, options, (subscriber, id) => _hub.Watch(
            $"market:{id}",
            () => new MarketFeed(id, _context),
            feed => feed.Add(subscriber, !options.IncludesSnapshot, (market, source) => queue.Set(id, () => market, source))));
    }

    /// <summary>The account after each change, with its open orders, its positions, and the fills of the change.</summary>
    /// <param name="options">How the stream is read; null for the default.</param>
    /// <returns>The stream.</returns>
    public LiveRecords<Account> Account(StreamOptions? options = null) => OfAccount<Account>(options, static change => [change.Account]);

    /// <summary>The account's orders, each time one changes; first those that are open. An order that has ended does not come again.</summary>
    /// <param name="options">How the stream is read; null for the default.</param>
    /// <returns>The stream.</returns>
    public LiveRecords<Order> Orders(StreamOptions? options = null) => OfAccount(options, static change => change.Orders);

    /// <summary>The account's fills, each once, oldest first.</summary>
    /// <param name="options">How the stream is read; null for the default.</param>
    /// <returns>The stream.</returns>
    public LiveRecords<Fill> Fills(StreamOptions? options = null) => OfAccount(options, static change => change.Fills);

    /// <summary>The account's positions, each time one changes; first those that are open. A position that was closed has the size 0.</summary>
    /// <param name="options">How the stream is read; null for the default.</param>
    /// <returns>The stream.</returns>
    public LiveRecords<Position> Positions(StreamOptions? options = null) => OfAccount(options, static change => change.Positions);

    /// <summary>Ends all streams.</summary>
    public void Dispose() => _hub.Dispose();

    /// <summary>The state in one line.</summary>
    /// <returns>Such as <c>Connected, 3 channels, 1024 messages</c>.</returns>
    public override string ToString() => State == StreamState.Closed && Received == 0
        ? nameof(StreamState.Closed)
        : string.Create(CultureInfo.InvariantCulture, $"{State}, {Channels.Count} channels, {Received} messages, {Reconnects} reconnects, lag {Lag.TotalMilliseconds:0} ms");

    private static void AddEach<TRecord>(CompleteQueue<TRecord> queue, IReadOnlyList<TRecord> records, StreamSource source)
    {
        foreach (TRecord record in records)
        {
            queue.Add(record, source);
        }
    }

    private LiveRecords<TRecord> OfMarkets<TRecord>(
        IReadOnlyCollection<string> marketIds, RecordQueue<TRecord> queue, StreamOptions options, Action<IStreamSubscriber, string> watch)
    {
        foreach (string id in marketIds)
        {
            MarketIds.Validate(id);
        }

        return new LiveRecords<TRecord>(queue, OpenAsync, options.Observer);

        async Task<StreamWatch> OpenAsync(IStreamSubscriber subscriber, CancellationToken cancellationToken)
        {
            IReadOnlyList<string> ids = await CheckMarketsAsync(marketIds, cancellationToken).ConfigureAwait(false);
            var opened = new StreamWatch(_hub, subscriber);
            foreach (string id in ids)
            {
                watch(subscriber, id);
            }

            return opened;
        }
    }

    private LiveRecords<TRecord> OfAccount<TRecord>(StreamOptions? options, Func<AccountChange, IReadOnlyList<TRecord>> select)
    {
        options ??= new StreamOptions();
        var queue = new CompleteQueue<TRecord>(options.MaxWaiting);
        return new LiveRecords<TRecord>(queue, OpenAsync, options.Observer);

        async Task<StreamWatch> OpenAsync(IStreamSubscriber subscriber, CancellationToken cancellationToken)
        {
            long profileId = await _getProfileId(null, cancellationToken).ConfigureAwait(false);
            _hub.Watch(
                AccountFeed.ChannelOf(profileId),
                () => new AccountFeed(profileId, _context),
                feed => feed.Add(subscriber, !options.IncludesSnapshot, (change, source) => AddEach(queue, select(change), source)));
            return new StreamWatch(_hub, subscriber);
        }
    }

    /// <summary>Checks that markets exist: a subscription to another one would be rejected as if the exchange had a fault.</summary>
    private async Task<IReadOnlyList<string>> CheckMarketsAsync(IReadOnlyCollection<string> marketIds, CancellationToken cancellationToken)
    {
        string[] ids = [.. marketIds.Select(_context.Markets.Known.Spelled).Distinct(StringComparer.Ordinal)];
        if (ids.Except(_context.Markets.Known.All ?? [], StringComparer.Ordinal).Any())
        {
            await _context.Markets.GetMarketsAsync(null, null, cancellationToken).ConfigureAwait(false);
            ids = [.. ids.Select(_context.Markets.Known.Spelled).Distinct(StringComparer.Ordinal)];
        }

        string[] unknown = [.. ids.Except(_context.Markets.Known.All ?? [], StringComparer.Ordinal)];
        return unknown.Length == 0
            ? ids
            : throw new BfxException(ApiErrors.WrongMarketId, $"The exchange has no market '{string.Join("', '", unknown)}'. Nothing was subscribed to.");
    }
}
