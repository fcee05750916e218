using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A snapshot of a market's order book (API pages, "Orderbook").</summary>
public sealed class OrderBook : OpenRecord
{
    private RecordList<BookLevel> _bids = new([]);
    private RecordList<BookLevel> _asks = new([]);

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The highest bid, in the quote currency; null if there is none.</summary>
    public decimal? BestBid => Best(Bids);

    /// <summary>The lowest ask, in the quote currency; null if there is none.</summary>
    public decimal? BestAsk => Best(Asks);

    /// <summary>The difference between the best ask and the best bid, in the quote currency; null if a side is empty.</summary>
    public decimal? Spread => BestAsk - BestBid;

    /// <summary>The mean of the best bid and the best ask, in the quote currency; null if a side is empty.</summary>
    public decimal? Mid => (BestBid + BestAsk) / 2;

    /// <summary>The bids, the highest price first.</summary>
    public RecordList<BookLevel> Bids
    {
        get => _bids;
        init => _bids = new([.. (value ?? _bids).OrderByDescending(level => level.Price)], (value ?? _bids).Unreadable);
    }

    /// <summary>The asks, the lowest price first.</summary>
    public RecordList<BookLevel> Asks
    {
        get => _asks;
        init => _asks = new([.. (value ?? _asks).OrderBy(level => level.Price)], (value ?? _asks).Unreadable);
    }

    /// <summary>The sequence number of the book; it grows by one with each change.</summary>
    public long? Sequence { get; init; }

    /// <summary>The time of the snapshot, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<UnreadableRecord> GetUnreadableRecords() => [.. Bids.Unreadable, .. Asks.Unreadable];

    /// <summary>The book in one line.</summary>
    /// <returns>Such as <c>BTC-USD 19799/19801</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MarketId} {BestBid}/{BestAsk}"));

    /// <summary>A book of levels that are in order, the best first.</summary>
    internal static OrderBook Of(string marketId, BookLevel[] bids, BookLevel[] asks, long sequence, DateTimeOffset? timestamp) =>
        new() { MarketId = marketId, _bids = new(bids), _asks = new(asks), Sequence = sequence, Timestamp = timestamp };

    /// <summary>A copy of the book with a maximum number of levels on each side.</summary>
    internal OrderBook Cut(int depth) => new()
    {
        MarketId = MarketId,
        Bids = new([.. Bids.Take(depth)], Bids.Unreadable),
        Asks = new([.. Asks.Take(depth)], Asks.Unreadable),
        Sequence = Sequence,
        Timestamp = Timestamp,
        UnknownFields = UnknownFields,
    };

    // A level of size 0 has been removed.
    private static decimal? Best(RecordList<BookLevel> levels) => levels.FirstOrDefault(level => level.Size != 0)?.Price;
}
