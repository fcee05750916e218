namespace BlastFx.Sandbox.Streams;

/// <summary>The subscriptions of a connection. Thread-safe.</summary>
internal sealed class Subscriptions(ChannelDirectory channels, Outbox outbox, SandboxStreamOptions options)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, ChannelSource> _sources = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>The number of subscriptions.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sources.Count;
            }
        }
    }

    /// <summary>Begins a subscription and replies to its command.</summary>
    /// <exception cref="CommandException">The subscription is not possible.</exception>
    public void Add(SubscribeRequest request, Ticket ticket)
    {
        lock (_lock)
        {
            if (_sources.ContainsKey(request.Channel))
            {
                throw new CommandException(StreamError.AlreadySubscribed);
            }

            if (_sources.Count >= options.MaxSubscriptions)
            {
                throw new CommandException(StreamError.LimitExceeded);
            }
        }

        ChannelSource source = SourceOf(request.Channel, ticket);
        source.Join(outbox, request);
        lock (_lock)
        {
            if (!_isClosed)
            {
                _sources.Add(request.Channel, source);
                return;
            }
        }

        source.Leave(outbox);
    }

    /// <summary>Ends a subscription, if there is one.</summary>
    public bool Remove(string channel)
    {
        ChannelSource? source;
        lock (_lock)
        {
            _sources.Remove(channel, out source);
        }

        source?.Leave(outbox);
        return source is not null;
    }

    /// <summary>Ends all subscriptions, and those that are being made.</summary>
    public void Close()
    {
        ChannelSource[] sources;
        lock (_lock)
        {
            _isClosed = true;
            sources = [.. _sources.Values];
            _sources.Clear();
        }

        Array.ForEach(sources, source => source.Leave(outbox));
    }

    private ChannelSource SourceOf(string name, Ticket ticket)
    {
        bool isSpecific = options.SubscriptionErrors == SubscriptionErrors.Specific;
        if (channels.Find(name) is not { } source)
        {
            throw new CommandException(isSpecific ? StreamError.UnknownChannel : StreamError.Internal);
        }

        return source.IsOpenTo(ticket)
            ? source
            : throw new CommandException(isSpecific ? StreamError.PermissionDenied : StreamError.Internal);
    }
}
