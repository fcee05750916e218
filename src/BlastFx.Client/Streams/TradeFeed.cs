using System.Globalization;
using System.Text.Json;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>The trades of a market, oldest first, each once. What the channel's history does not have any more is read.</summary>
internal sealed class TradeFeed(string marketId, FeedContext context) : ChannelFeed<IReadOnlyList<Trade>>($"trade:{marketId}", context)
{
    private const int SnapshotCount = 15;
    private const int MaxKnown = 20_000;

    /// <summary>The maximum number of trades that wait for a read to end, and of those that a read adds.</summary>
    private const int MaxGap = 100_000;

    /// <summary>The maximum number of trades before the last one that a read looks at again: they are known by id.</summary>
    private const int MaxOverlap = 1_000;

    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);
    private static readonly Backoff s_backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly RecentIds _known = new(MaxKnown);
    private Predicate<Trade>? _wasKnown;
    private readonly Queue<Trade> _latest = new();
    private readonly List<Trade> _waiting = [];
    private DateTimeOffset? _begunAt;
    private Trade? _first;
    private GapRead? _read;

    protected override bool Recovers => true;

    protected override IReadOnlyList<Trade>? Snapshot => _begunAt is not null ? [.. _latest] : null;

    public override object Decode(ref Utf8JsonReader reader, ResponseText message) => RecordListReader<Trade>.Instance.Read(ref reader, message);

    protected override void Begin(object? snapshot, bool isRecovered)
    {
        List<Trade> trades = snapshot is null ? [] : OldestFirst(snapshot);
        if (_begunAt is null)
        {
            _begunAt = Context.Clock.StatedNow;
            Publish(trades, StreamSource.Snapshot);
        }
        else if (!isRecovered)
        {
            // The snapshot has only the latest trades of those that were missed.
            _waiting.AddRange(trades);
            StartRead(trades.FirstOrDefault());
        }
    }

    protected override void Apply(object decoded)
    {
        List<Trade> trades = OldestFirst(decoded);
        if (trades.Count > 0)
        {
            Context.MeasureLag(trades[^1].Timestamp);
        }

        if (_read is null)
        {
            Publish(trades, StreamSource.Update);
            return;
        }

        _waiting.AddRange(trades);
        if (_waiting.Count > MaxGap)
        {
            _read.Stop();
            Fail(new BfxException(
                BfxErrorIds.StreamOverflow,
                $"The trades of {marketId} that were missed could not be read while {_waiting.Count} others arrived. The last trade that was written is {_latest.LastOrDefault()?.Id}."));
        }
    }

    protected override void Stop() => _read?.Stop();

    private List<Trade> OldestFirst(object decoded)
    {
        List<Trade> trades = Readable((List<ReadRecord<Trade>>)decoded);
        trades.Reverse();
        return trades;
    }

    private void Publish(List<Trade> trades, StreamSource source)
    {
        trades.RemoveAll(_wasKnown ??= trade => trade.Id is { } id && !_known.Add(id));
        _first ??= trades.FirstOrDefault();
        foreach (Trade trade in trades)
        {
            _latest.Enqueue(trade);
            if (_latest.Count > SnapshotCount)
            {
                _latest.Dequeue();
            }
        }

        if (trades.Count > 0 || source == StreamSource.Snapshot)
        {
            base.Publish(trades, source);
        }
    }

    private void StartRead(Trade? firstAfterGap)
    {
        _read?.Stop();
        _read = new GapRead();
        Report(StreamEvent.Backfill, $"Trades of {marketId} were missed, and are read.");
        GapRead read = _read;
        Trade? last = _latest.LastOrDefault();
        DateTimeOffset? since = (last is null ? _begunAt : last.Timestamp) - s_margin;
        // What was before the first trade is not part of the stream.
        since = since < _first?.Timestamp ? _first.Timestamp : since;
        _ = Task.Run(() => ReadMissedAsync(new Gap(last, since, firstAfterGap), read), CancellationToken.None);
    }

    private async Task ReadMissedAsync(Gap gap, GapRead read)
    {
        for (int failures = 0; !read.Token.IsCancellationRequested; failures++)
        {
            try
            {
                if (await ReadUntilAsync(gap, read.Token).ConfigureAwait(false) is { } missed)
                {
                    EndRead(missed, read);
                    return;
                }
            }
            catch (BfxException failure) when (failure.ErrorId == BfxErrorIds.StreamOverflow)
            {
                Fail(failure);
                return;
            }
            catch (BfxException failure)
            {
                Report(StreamEvent.Warning, $"The trades of {marketId} that were missed cannot be read yet: {failure.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(s_backoff.Delay(failures), Context.Clock.Clock, read.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void EndRead(List<Trade> missed, GapRead read)
    {
        lock (Lock)
        {
            if (!ReferenceEquals(read, _read))
            {
                // Another gap was found meanwhile, whose read has these trades, too.
                return;
            }

            missed.Reverse();
            Publish([.. missed, .. _waiting], StreamSource.Backfill);
            _waiting.Clear();
            _read = null;
        }
    }

    /// <summary>Reads the trades from a little before the last that is known, newest first.</summary>
    /// <returns>The trades; null if the reads do not yet have the first trade after the gap.</returns>
    private async Task<List<Trade>?> ReadUntilAsync(Gap gap, CancellationToken cancellationToken)
    {
        var missed = new List<Trade>();
        int overlap = 0;
        bool reachesEnd = gap.Next?.Id is null;
        await foreach (Trade trade in Context.Markets.GetTrades(marketId).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            reachesEnd |= trade.Id == gap.Next?.Id;
            bool isKnown = overlap > 0 || (trade.Id is not null && trade.Id == gap.Last?.Id);
            overlap += isKnown ? 1 : 0;
            // Trades of the same time can be listed in another order than they were sent.
            if (trade.Timestamp < gap.Since || overlap > MaxOverlap || (isKnown && (trade.Timestamp is null || trade.Id == _first?.Id)))
            {
                break;
            }

            missed.Add(trade);
            if (missed.Count - overlap > MaxGap)
            {
                throw new BfxException(BfxErrorIds.StreamOverflow, string.Create(
                    CultureInfo.InvariantCulture, $"More than {MaxGap} trades of {marketId} were missed. The last trade that was written is {gap.Last?.Id}."));
            }
        }

        return reachesEnd ? missed : null;
    }

    /// <summary>Trades that were missed.</summary>
    /// <param name="Last">The last trade before them; null if there is none.</param>
    /// <param name="Since">The time from which trades are read.</param>
    /// <param name="Next">The first trade after them; null if it is not known.</param>
    private sealed record Gap(Trade? Last, DateTimeOffset? Since, Trade? Next);
}
