using System.Globalization;
using System.Text.Json;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>
/// The order book of a market, which is right or not shown: a missing update, a crossed book or a level that cannot be read
/// leads to a new snapshot, first by the stream, then by a read.
/// </summary>
internal sealed class BookFeed(string marketId, FeedContext context) : ChannelFeed<BookFeed>($"orderbook:{marketId}", context)
{
    private const int MaxResubscriptions = 2;
    private const int MaxResyncs = 6;
    private const int UpdatesUntilStable = 100;
    private const int MaxWaiting = 10_000;

    /// <summary>How far, and how many times in a row, an update can be older than the book: no more than have waited for a read.</summary>
    private const int MaxBehind = MaxWaiting;

    private static readonly TimeSpan s_stableTime = TimeSpan.FromMinutes(1);
    private static readonly Backoff s_backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));

    private readonly BookState _book = new(marketId);
    private readonly List<BookUpdate> _waiting = [];
    private GapRead? _read;
    private int _resyncs;
    private DateTimeOffset _resyncedAt;
    private int _updatesInARow;
    private int _olderInARow;
    private bool _isInSync;

    protected override bool Recovers => false;

    protected override BookFeed? Snapshot => _isInSync ? this : null;

    /// <summary>The book as it is now; null while it is not known.</summary>
    /// <param name="depth">The maximum number of levels of each side; null for all.</param>
    public OrderBook? Current(int? depth)
    {
        lock (Lock)
        {
            return _isInSync ? _book.ToOrderBook(depth) : null;
        }
    }

    public override object Decode(ref Utf8JsonReader reader, ResponseText message) => BookUpdate.Read(ref reader, message);

    protected override void Begin(object? snapshot, bool isRecovered)
    {
        StopRead();
        _waiting.Clear();
        if (_resyncs > MaxResubscriptions)
        {
            // Updates arrive from now on: a read made after the first of them has no gap to it.
            StartRead();
        }
        else if (snapshot is BookUpdate book)
        {
            Reset(book);
        }
        else
        {
            Resync(snapshot is string why ? $"its snapshot cannot be read: {why}" : "the exchange sent no snapshot");
        }
    }

    protected override void Apply(object decoded)
    {
        if (decoded is not BookUpdate update)
        {
            Resync($"an update cannot be read: {decoded}");
        }
        else if (_read is not null)
        {
            Wait(update);
        }
        else
        {
            ApplyInOrder(update);
        }
    }

    protected override void End()
    {
        _isInSync = false;
        StopRead();
    }

    protected override void Stop() => StopRead();

    private void StopRead()
    {
        _read?.Stop();
        _read = null;
    }

    private void Reset(BookUpdate book)
    {
        _book.Reset(book);
        if (_book.IsCrossed)
        {
            Resync("the book of the snapshot is crossed");
            return;
        }

        (_isInSync, _updatesInARow, _olderInARow) = (true, 0, 0);
        Publish(this, StreamSource.Snapshot);
    }

    private void ApplyInOrder(BookUpdate update)
    {
        long missing = update.Sequence - _book.Sequence - 1;
        _olderInARow = missing < 0 ? _olderInARow + 1 : 0;
        if (missing < -MaxBehind || _olderInARow > MaxBehind)
        {
            Resync(string.Create(CultureInfo.InvariantCulture, $"the sequence number fell from {_book.Sequence} to {update.Sequence}"));
            return;
        }

        if (missing < 0)
        {
            return;
        }

        if (missing > 0)
        {
            Resync(string.Create(CultureInfo.InvariantCulture, $"{missing} updates after {_book.Sequence} are missing"));
            return;
        }

        _book.Apply(update);
        if (_book.IsCrossed)
        {
            Resync("the book is crossed");
            return;
        }

        _resyncs = ++_updatesInARow >= UpdatesUntilStable ? 0 : _resyncs;
        Context.MeasureLag(update.Timestamp);
        Publish(this, StreamSource.Update);
    }

    private void Resync(string reason)
    {
        _isInSync = false;
        StopRead();
        _resyncs = Now - _resyncedAt > s_stableTime ? 1 : _resyncs + 1;
        _resyncedAt = Now;
        if (_resyncs > MaxResyncs)
        {
            Fail(new BfxException(BfxErrorIds.StreamOutOfSync, $"The order book of {marketId} cannot be kept right: {reason}, also after {MaxResyncs} new snapshots."));
            return;
        }

        Report(StreamEvent.Resync, $"The order book of {marketId} is read again: {reason}.");
        // The first gap is normal: the snapshot is taken before the subscription begins.
        Resubscribe(_resyncs == 1 ? TimeSpan.Zero : s_backoff.Delay(_resyncs));
    }

    private void Wait(BookUpdate update)
    {
        _waiting.Add(update);
        if (_waiting.Count > MaxWaiting)
        {
            Resync("the exchange does not respond with a snapshot");
        }
    }

    private void StartRead()
    {
        var read = new GapRead();
        _read = read;
        _ = Task.Run(() => ReadAsync(read), CancellationToken.None);
    }

    private async Task ReadAsync(GapRead read)
    {
        OrderBook? book = null;
        string reason = "";
        try
        {
            book = await Context.Markets.GetOrderBookAsync(marketId, cancellationToken: read.Token).ConfigureAwait(false);
        }
        catch (BfxException failure)
        {
            reason = failure.Message;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (Lock)
        {
            if (!ReferenceEquals(read, _read))
            {
                return;
            }

            _read = null;
            if (book is null || BookUpdate.Of(book) is not { } whole)
            {
                Resync(book is null ? reason : "the order book that was read has no sequence number, or levels that cannot be read");
                return;
            }

            Reset(whole);
            foreach (BookUpdate update in _waiting)
            {
                if (_isInSync)
                {
                    ApplyInOrder(update);
                }
            }

            _waiting.Clear();
        }
    }
}
