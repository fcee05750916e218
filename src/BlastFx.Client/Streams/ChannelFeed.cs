using System.Text;
using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>
/// A channel of the exchange with its state, for all who watch it. Messages are handled in their order, on the thread that
/// receives them; the lock of the feed protects its state, and is never held while waiting.
/// </summary>
/// <param name="channel">The channel's name, such as <c>trade:BTC-USD</c>.</param>
internal abstract class ChannelFeed(string channel)
{
    private StreamPosition? _position;
    private bool _isLive;

    public string Channel { get; } = channel;

    public byte[] ChannelUtf8 { get; } = Encoding.UTF8.GetBytes(channel);

    /// <summary>The connection that the channel is subscribed on, or is about to be; null without one.</summary>
    public StreamLink? Link { get; private set; }

    /// <summary>How many times in a row the exchange has rejected the subscription for now.</summary>
    public int Failures { get; set; }

    /// <summary>How many times in a row the exchange has rejected the token for the channel.</summary>
    public int TokenRejections { get; set; }

    /// <summary>True if all who watched the channel have an error: it is not subscribed to any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True once the exchange has accepted the subscription.</summary>
    public bool WasSubscribed { get; private set; }

    /// <summary>The position after which the exchange is to send what was missed; null for a snapshot.</summary>
    public StreamPosition? RecoveryPosition
    {
        get
        {
            lock (Lock)
            {
                return _position;
            }
        }
    }

    protected object Lock { get; } = new();

    /// <summary>True if missed messages are recovered from the channel's history; false if a snapshot is all that is needed.</summary>
    protected abstract bool Recovers { get; }

    /// <summary>Decodes the data at the reader's position, to its end.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public abstract object Decode(ref Utf8JsonReader reader, ResponseText message);

    /// <summary>Decodes data.</summary>
    /// <exception cref="JsonException">The JSON is malformed, or there is none.</exception>
    public object Decode(ReadOnlyMemory<byte> data, Func<string, string> mask)
    {
        var reader = new Utf8JsonReader(data.Span);
        reader.Read();
        return Decode(ref reader, new ResponseText(data.Span, mask));
    }

    /// <summary>The connection is about to subscribe to the channel.</summary>
    public void OnSubscribing(StreamLink link)
    {
        lock (Lock)
        {
            Link = link;
            _isLive = false;
        }
    }

    /// <summary>The exchange has accepted the subscription.</summary>
    /// <exception cref="JsonException">Its data is malformed.</exception>
    public void OnSubscribed(StreamReply reply, Func<string, string> mask)
    {
        lock (Lock)
        {
            StreamPosition? from = _position;
            bool isRecovered = false;
            _position = Recovers ? reply.Position : null;
            if (reply.Recovered && from is { } start && EndOf(reply.Publications, start.Offset) is { } end && !(end < reply.Position?.Offset))
            {
                // The position of the reply is that of the command or that of the last publication.
                isRecovered = true;
                _position = (reply.Position ?? start) with { Offset = end };
            }

            object? snapshot = reply.Data.IsEmpty ? null : Decode(reply.Data, mask);
            (WasSubscribed, _isLive, Failures, TokenRejections) = (true, true, 0, 0);
            Begin(snapshot, isRecovered);
            foreach (StreamPublication publication in isRecovered || from is null ? reply.Publications : [])
            {
                if (!_isLive)
                {
                    break;
                }

                Apply(Decode(publication.Data, mask));
            }
        }
    }

    /// <summary>A message of the channel has arrived.</summary>
    public void OnPublication(object decoded, long? offset)
    {
        lock (Lock)
        {
            if (!_isLive)
            {
                // The subscription that it belongs to has ended; what comes next contains it.
                return;
            }

            if (offset is { } number && _position is { } last)
            {
                if (number <= last.Offset)
                {
                    return;
                }

                if (number > last.Offset + 1)
                {
                    Report(StreamEvent.Resync, $"{number - last.Offset - 1} messages of {Channel} are missing, and are requested again.");
                    Resubscribe(TimeSpan.Zero);
                    return;
                }

                _position = last with { Offset = number };
            }

            Apply(decoded);
        }
    }

    /// <summary>The connection is lost.</summary>
    public void OnLost()
    {
        lock (Lock)
        {
            (Link, _isLive) = (null, false);
            End();
        }
    }

    /// <summary>Nobody watches the channel any more.</summary>
    public void OnUnwatched()
    {
        lock (Lock)
        {
            (Link, _isLive) = (null, false);
            Stop();
        }
    }

    /// <summary>The exchange does not have the position any more.</summary>
    public void ForgetPosition()
    {
        lock (Lock)
        {
            _position = null;
        }
    }

    /// <summary>Removes a watcher.</summary>
    /// <returns>True if it was the last.</returns>
    public abstract bool RemoveLast(IStreamSubscriber subscriber);

    /// <summary>Ends all who watch the channel with an error.</summary>
    public void Fail(BfxException error)
    {
        lock (Lock)
        {
            (HasFailed, _isLive) = (true, false);
            Stop();
            FailAll(error);
        }
    }

    protected abstract void FailAll(BfxException error);

    /// <summary>Tells all who watch the channel what happened.</summary>
    public abstract void Report(StreamStatus status);

    protected void Report(StreamEvent what, string message) => Report(new StreamStatus(Now, what, Channel, message));

    protected abstract DateTimeOffset Now { get; }

    /// <summary>The subscription begins.</summary>
    /// <param name="snapshot">The decoded snapshot; null if there is none.</param>
    /// <param name="isRecovered">True if the messages since the last one follow, so that the snapshot is not needed.</param>
    protected abstract void Begin(object? snapshot, bool isRecovered);

    /// <summary>Applies a decoded message.</summary>
    protected abstract void Apply(object decoded);

    /// <summary>The subscription has ended with its connection.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Ends the reads in progress.</summary>
    protected virtual void Stop()
    {
    }

    /// <summary>Ends the subscription and makes it anew. Messages are ignored until then.</summary>
    protected void Resubscribe(TimeSpan delay)
    {
        _isLive = false;
        Link?.Resubscribe(this, delay);
    }

    /// <summary>The number of the last publication; null if one between is missing.</summary>
    private static long? EndOf(IReadOnlyList<StreamPublication> publications, long from)
    {
        foreach (StreamPublication publication in publications)
        {
            if ((publication.Offset ?? from + 1) != ++from)
            {
                return null;
            }
        }

        return from;
    }
}

/// <summary>A channel whose messages lead to updates of one type.</summary>
internal abstract class ChannelFeed<TUpdate>(string channel, FeedContext context) : ChannelFeed(channel)
    where TUpdate : class
{
    private readonly List<Watcher> _watchers = [];

    protected FeedContext Context { get; } = context;

    protected override DateTimeOffset Now => Context.Clock.Clock.GetUtcNow();

    /// <summary>The state for a watcher that comes later; null if there is none yet.</summary>
    protected abstract TUpdate? Snapshot { get; }

    /// <summary>Adds a watcher, which receives the state first.</summary>
    /// <param name="subscriber">The stream.</param>
    /// <param name="skipsSnapshot">True if it does not want the first state.</param>
    /// <param name="onUpdate">Receives the updates; called under the feed's lock.</param>
    public void Add(IStreamSubscriber subscriber, bool skipsSnapshot, Action<TUpdate, StreamSource> onUpdate)
    {
        lock (Lock)
        {
            var watcher = new Watcher(subscriber, onUpdate) { SkipsSnapshot = skipsSnapshot };
            _watchers.Add(watcher);
            if (Snapshot is { } state)
            {
                watcher.Post(state, StreamSource.Snapshot);
            }
        }
    }

    public override bool RemoveLast(IStreamSubscriber subscriber)
    {
        lock (Lock)
        {
            return _watchers.RemoveAll(watcher => ReferenceEquals(watcher.Subscriber, subscriber)) > 0 && _watchers.Count == 0;
        }
    }

    protected override void FailAll(BfxException error) => ForEach(subscriber => subscriber.Fail(error));

    public override void Report(StreamStatus status) => ForEach(subscriber => subscriber.OnStatus(status));

    protected void Publish(TUpdate update, StreamSource source)
    {
        foreach (Watcher watcher in _watchers)
        {
            watcher.Post(update, source);
        }
    }

    /// <summary>Reports the records that cannot be read, and returns the others.</summary>
    protected List<TRecord> Readable<TRecord>(List<ReadRecord<TRecord>> read)
        where TRecord : Models.OpenRecord
    {
        var records = new List<TRecord>(read.Count);
        foreach (ReadRecord<TRecord> item in read)
        {
            if (item.Record is { } record)
            {
                records.Add(record);
            }
            else
            {
                ForEach(subscriber => subscriber.OnUnreadable(item.Unreadable!));
            }
        }

        return records;
    }

    protected void ReportUnreadable(IEnumerable<UnreadableRecord> records)
    {
        foreach (UnreadableRecord record in records)
        {
            ForEach(subscriber => subscriber.OnUnreadable(record));
        }
    }

    private void ForEach(Action<IStreamSubscriber> call)
    {
        lock (Lock)
        {
            foreach (Watcher watcher in _watchers)
            {
                call(watcher.Subscriber);
            }
        }
    }

    private sealed class Watcher(IStreamSubscriber subscriber, Action<TUpdate, StreamSource> onUpdate)
    {
        public IStreamSubscriber Subscriber { get; } = subscriber;

        public bool SkipsSnapshot { get; set; }

        public void Post(TUpdate update, StreamSource source)
        {
            if (SkipsSnapshot && source == StreamSource.Snapshot)
            {
                SkipsSnapshot = false;
                return;
            }

            SkipsSnapshot = false;
            onUpdate(update, source);
        }
    }
}

/// <summary>A stream that watches channels.</summary>
internal interface IStreamSubscriber : IStreamObserver
{
    /// <summary>Ends the stream with an error, after what has arrived.</summary>
    void Fail(BfxException error);
}
