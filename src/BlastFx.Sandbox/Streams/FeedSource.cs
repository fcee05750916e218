using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Streams;

/// <summary>Publishes a feed by the clock. Without subscribers it makes up for the time when it is used again.</summary>
internal sealed class FeedSource : ChannelSource
{
    private readonly object _lock = new();
    private readonly IFeed _feed;
    private readonly TimeProvider _clock;
    private readonly long _snapshotAge;
    private readonly Alarm _alarm;
    private long _time;

    public FeedSource(StreamChannel channel, IFeed feed, SandboxOptions options)
        : base(channel)
    {
        (_feed, _clock) = (feed, options.Clock);
        _snapshotAge = options.Streams.SnapshotAge.Ticks / TimeSpan.TicksPerMicrosecond;
        _time = Now;
        _alarm = new Alarm(_clock, Advance);
    }

    private long Now => Slots.Microseconds(_clock.GetUtcNow());

    public override void Join(Outbox subscriber, SubscribeRequest request)
    {
        long next;
        lock (_lock)
        {
            next = AdvanceToNow();
            Channel.Subscribe(subscriber, request, _feed.SnapshotAt(_time - _snapshotAge), _time);
        }

        _alarm.Set(next);
    }

    public override long? Publish(ReadOnlyMemory<byte> data)
    {
        lock (_lock)
        {
            AdvanceToNow();
            return Channel.Publish(data, _time);
        }
    }

    public override void PublishExtra()
    {
        lock (_lock)
        {
            AdvanceToNow();
            Channel.Publish(_feed.ExtraAt(_time), _time);
        }
    }

    public override void Dispose() => _alarm.Dispose();

    private void Advance()
    {
        if (Channel.SubscriberCount == 0)
        {
            return;
        }

        long next;
        lock (_lock)
        {
            next = AdvanceToNow();
        }

        _alarm.Set(next);
    }

    /// <summary>Publishes all until now. Returns the time of the next publication.</summary>
    private long AdvanceToNow()
    {
        long now = Math.Max(_time, Now);
        long forgotten = Channel.SubscriberCount > 0 ? long.MinValue : now - ChannelHistory.Lifetime;
        long time = _feed.NextAfter(_time);
        for (; time <= now; time = _feed.NextAfter(time))
        {
            if (time > forgotten)
            {
                Channel.Publish(_feed.At(time), time);
            }
            else
            {
                Channel.Skip(1);
            }
        }

        _time = now;
        return time;
    }
}
