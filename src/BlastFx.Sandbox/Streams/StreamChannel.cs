using System.Text.Json;

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
            subscriber.Send(StreamReply.Result(request.Id, "subscribe", _history is null
                ? json => WriteData(json, snapshot)
                : WriteRecovery(_history, request, snapshot, time)));
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

    private static Action<Utf8JsonWriter> WriteRecovery(ChannelHistory history, SubscribeRequest request, byte[] snapshot, long time)
    {
        IReadOnlyList<Publication>? missed = request.Recover is { } position ? history.After(position, time) : null;
        if (missed is null && request is { Recover: not null, RejectsUnrecovered: true })
        {
            throw new CommandException(StreamError.UnrecoverablePosition);
        }

        // The position of a recovered subscription is the client's own: its publications move it on.
        long offset = missed is null ? history.Top.Offset : request.Recover!.Value.Offset;
        return json =>
        {
            json.WriteBoolean("recoverable"u8, true);
            json.WriteString("epoch"u8, history.Top.Epoch);
            WritePublications(json, missed ?? []);
            WriteIf(json, "recovered", missed is not null);
            json.WriteNumber("offset"u8, offset);
            json.WriteBoolean("positioned"u8, true);
            WriteData(json, snapshot);
            WriteIf(json, "was_recovering", request.Recover is not null);
        };
    }

    private static void WritePublications(Utf8JsonWriter json, IReadOnlyList<Publication> publications)
    {
        if (publications.Count == 0)
        {
            return;
        }

        json.WriteStartArray("publications"u8);
        foreach (Publication publication in publications)
        {
            json.WriteStartObject();
            WriteData(json, publication.Data);
            json.WriteNumber("offset"u8, publication.Offset);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIf(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlyMemory<byte> data)
    {
        json.WritePropertyName("data"u8);
        json.WriteRawValue(data.Span, skipInputValidation: true);
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
