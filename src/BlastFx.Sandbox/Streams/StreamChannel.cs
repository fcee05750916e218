namespace BlastFx.Sandbox.Streams;

/// <summary>A channel: numbers what is published, keeps its history and sends it to the subscribers. Thread-safe.</summary>
internal sealed class StreamChannel(string name, bool hasHistory, int recordLimit)
{
    private readonly object _lock = new();
    private readonly ChannelHistory? _history = hasHistory ? new ChannelHistory() : null;
    private readonly Queue<Publication> _published = new();
    private readonly DeliveryFaults _faults = new();
    private readonly HashSet<Outbox> _subscribers = [];

    public string Name { get; } = name;

    public int SubscriberCount
    {
        get
        {
            lock (_lock)
            {
                return _subscribers.Count;
            }
        }
    }

    /// <summary>The latest publications, oldest first, with those that no client was subscribed for.</summary>
    public IReadOnlyList<Publication> Published
    {
        get
        {
            lock (_lock)
            {
                return [.. _published];
            }
        }
    }

    /// <summary>Publishes data. Returns the offset; null if the channel has no history.</summary>
    public long? Publish(ReadOnlyMemory<byte> data, long time)
    {
        lock (_lock)
        {
            long? offset = _history?.Add(data, time);
            Remember(new Publication(offset ?? 0, data, time));
            if (_subscribers.Count > 0)
            {
                foreach (byte[] push in _faults.Deliver(StreamReply.Publication(Name, data, offset)))
                {
                    foreach (Outbox subscriber in _subscribers)
                    {
                        subscriber.Send(push);
                    }
                }
            }

            return offset;
        }
    }

    /// <summary>Changes the faults of the next publications.</summary>
    public void SetFaults(Action<DeliveryFaults> change)
    {
        lock (_lock)
        {
            change(_faults);
        }
    }

    /// <summary>Forgets the history.</summary>
    public void LoseHistory()
    {
        lock (_lock)
        {
            _history?.Lose();
        }
    }

    /// <summary>Notes publications that nobody could receive or recover.</summary>
    public void Skip(long count)
    {
        lock (_lock)
        {
            _history?.Skip(count);
        }
    }

    /// <summary>Replies to a subscription and sends all publications from here on.</summary>
    /// <exception cref="CommandException">The client accepts no subscription without recovery.</exception>
    public void Subscribe(Outbox subscriber, SubscribeRequest request, byte[] snapshot, long time)
    {
        lock (_lock)
        {
            subscriber.Send(_history is null ? SubscribeReply.Of(request, snapshot) : SubscribeReply.Of(request, snapshot, _history, time));
            _subscribers.Add(subscriber);
        }
    }

    public void Unsubscribe(Outbox subscriber)
    {
        lock (_lock)
        {
            _subscribers.Remove(subscriber);
        }
    }

    private void Remember(Publication publication)
    {
        _published.Enqueue(publication);
        if (_published.Count > recordLimit)
        {
            _published.Dequeue();
        }
    }
}
