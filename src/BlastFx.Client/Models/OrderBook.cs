using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>The order book of a market at one moment (API pages, "Orderbook").</summary>
public sealed class OrderBook : OpenRecord
{
    private readonly RecordList<BookLevel> _bids = new([]);
    private readonly RecordList<BookLevel> _asks = new([]);

    /// <summary>The market, such as <c>BTC-USD</c>.</summary>
    public string? MarketId { get; init; }

    /// <summary>The highest price somebody bids, in the quote currency; null where nobody does.</summary>
    public decimal? BestBid => Best(Bids);

    /// <summary>The lowest price somebody asks, in the quote currency; null where nobody does.</summary>
    public decimal? BestAsk => Best(Asks);

    /// <summary>From the best bid to the best ask, in the quote currency; null where a side is empty.</summary>
    public decimal? Spread => BestAsk - BestBid;

    /// <summary>Halfway between the best bid and the best ask, in the quote currency; null where a side is empty.</summary>
    public decimal? Mid => (BestBid + BestAsk) / 2;

    /// <summary>What is bid, the highest price first.</summary>
    public RecordList<BookLevel> Bids
    {
        get => _bids;
        init => _bids = new([.. (value ?? _bids).OrderByDescending(level => level.Price)], (value ?? _bids).Unreadable);
    }

    /// <summary>What is asked, the lowest price first.</summary>
    public RecordList<BookLevel> Asks
    {
        get => _asks;
        init => _asks = new([.. (value ?? _asks).OrderBy(level => level.Price)], (value ?? _asks).Unreadable);
    }

    /// <summary>A number that grows by one with each change of the book.</summary>
    public long? Sequence { get; init; }

    /// <summary>When the book stood like this, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    internal override IEnumerable<UnreadableRecord> UnreadableRecords => [.. Bids.Unreadable, .. Asks.Unreadable];

    /// <summary>The book in a line.</summary>
    /// <returns>Such as <c>BTC-USD 19799/19801</c>.</returns>
    public override string ToString() =>
        ShownText.Clean(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MarketId} {BestBid}/{BestAsk}"));

    /// <summary>The same book without the levels behind the first so many of each side.</summary>
    internal OrderBook Cut(int depth) => new()
    {
        MarketId = MarketId,
        Bids = new([.. Bids.Take(depth)], Bids.Unreadable),
        Asks = new([.. Asks.Take(depth)], Asks.Unreadable),
        Sequence = Sequence,
        Timestamp = Timestamp,
        UnknownFields = UnknownFields,
    };

    // A level of nothing is one that is gone.
    private static decimal? Best(RecordList<BookLevel> levels) => levels.FirstOrDefault(level => level.Size != 0)?.Price;
}
