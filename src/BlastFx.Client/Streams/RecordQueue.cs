using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.Channels;

namespace BlastFx.Streams;

/// <summary>The records between the connection and the reader of a stream.</summary>
internal abstract class RecordQueue<TRecord>
{
    /// <summary>How many records were replaced by newer ones before they were read.</summary>
    public virtual long Conflated => 0;

    /// <summary>How many records are waiting.</summary>
    public abstract int Count { get; }

    public abstract bool TryRead(out StreamItem<TRecord> item);

    public abstract ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken);

    /// <summary>Ends the queue after what is in it.</summary>
    /// <param name="error">The error of the reader; null for none.</param>
    public abstract void Complete(BfxException? error);
}

/// <summary>Keeps every record. It ends with an error rather than drop one.</summary>
/// <param name="max">The maximum number of records that wait.</param>
internal sealed class CompleteQueue<TRecord>(int max) : RecordQueue<TRecord>
{
    private readonly Channel<StreamItem<TRecord>> _items = Channel.CreateUnbounded<StreamItem<TRecord>>(new UnboundedChannelOptions { SingleReader = true });

    // The channel has no count that is safe while it is written to.
    private int _count;

    public override int Count => Volatile.Read(ref _count);

    public void Add(TRecord record, StreamSource source)
    {
        if (Interlocked.Increment(ref _count) > max || !_items.Writer.TryWrite(new StreamItem<TRecord>(record, source)))
        {
            Interlocked.Decrement(ref _count);
            // The first end counts.
            Complete(new BfxException(BfxErrorIds.StreamOverflow, string.Create(
                CultureInfo.InvariantCulture,
                $"The stream has ended: its reader was {max} records behind, the maximum. The records until then were written; the first that is missing is {record}.")));
        }
    }

    public override bool TryRead(out StreamItem<TRecord> item)
    {
        if (!_items.Reader.TryRead(out item))
        {
            return false;
        }

        Interlocked.Decrement(ref _count);
        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _items.Reader.WaitToReadAsync(cancellationToken);

    public override void Complete(BfxException? error) => _items.Writer.TryComplete(error);
}

/// <summary>Keeps the latest state of each market: the reader gets it as it is when it is read.</summary>
/// <param name="interval">The minimum time between two states of a market.</param>
/// <param name="clock">The clock.</param>
internal sealed class LatestQueue<TRecord>(TimeSpan interval, TimeProvider clock) : RecordQueue<TRecord>
    where TRecord : class
{
    private readonly object _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The markets that have a new state, each once. A channel for a single reader would have no count.</summary>
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private long _conflated;
    private bool _isComplete;

    public override long Conflated => Interlocked.Read(ref _conflated);

    public override int Count => _ready.Reader.Count;

    /// <summary>Sets the state of a market.</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="take">Returns the state when it is read; null if there is none then.</param>
    /// <param name="source">Where it comes from.</param>
    public void Set(string marketId, Func<TRecord?> take, StreamSource source)
    {
        lock (_lock)
        {
            if (_isComplete)
            {
                return;
            }

            if (!_entries.TryGetValue(marketId, out Entry? entry))
            {
                _entries[marketId] = entry = new Entry();
            }

            bool isWaiting = entry.Take is not null;
            entry.Take = take;
            if (isWaiting)
            {
                _conflated++;
                return;
            }

            entry.Source = source;
            TimeSpan wait = interval > TimeSpan.Zero && entry.ReadAt is { } read ? interval - clock.GetElapsedTime(read) : TimeSpan.Zero;
            if (wait <= TimeSpan.Zero)
            {
                _ready.Writer.TryWrite(marketId);
            }
            else
            {
                entry.Timer?.Dispose();
                entry.Timer = clock.CreateTimer(_ => _ready.Writer.TryWrite(marketId), null, wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public override bool TryRead([MaybeNullWhen(false)] out StreamItem<TRecord> item)
    {
        while (_ready.Reader.TryRead(out string? marketId))
        {
            Func<TRecord?> take;
            StreamSource source;
            lock (_lock)
            {
                Entry entry = _entries[marketId];
                take = entry.Take!;
                source = entry.Source;
                entry.Take = null;
                entry.ReadAt = clock.GetTimestamp();
            }

            // Outside of the lock: it takes that of the feed, which calls Set under its own.
            if (take() is { } record)
            {
                item = new StreamItem<TRecord>(record, source);
                return true;
            }
        }

        item = default;
        return false;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _ready.Reader.WaitToReadAsync(cancellationToken);

    public override void Complete(BfxException? error)
    {
        lock (_lock)
        {
            _isComplete = true;
            foreach (Entry entry in _entries.Values)
            {
                entry.Timer?.Dispose();
            }
        }

        _ready.Writer.TryComplete(error);
    }

    private sealed class Entry
    {
        public Func<TRecord?>? Take { get; set; }

        public StreamSource Source { get; set; }

        public long? ReadAt { get; set; }

        public ITimer? Timer { get; set; }
    }
}
